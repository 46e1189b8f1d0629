"""Sizes of pictures are made beforehand, and showing them costs two queries."""

import re

import pytest
import willow
from django.template import Context, Template
from wagtail.images.models import Filter

from showcase.core.models import CustomImage, CustomRendition
from showcase.core.photos import SHARE_SPEC, Photo, Picture, make_renditions, photo_view, with_renditions
from showcase.core.templatetags.photos import thrifty
from tests.core.pictures import new_image, picture_bytes

pytestmark = pytest.mark.django_db


def widths(srcset: str) -> list[str]:
    return re.findall(r"(\d+)w", srcset)


def test_view_never_makes_a_size():
    image = new_image()
    photo = photo_view(image)
    assert photo.src == photo.big_src == image.file.url
    assert (photo.srcset, photo.webp_srcset, photo.width, photo.height) == ("", "", 900, 600)
    assert Picture.of(image).share_url == ""
    assert not CustomRendition.objects.exists()


def test_view_of_ready_sizes():
    image = new_image(picture_bytes((2000, 1000)))
    make_renditions(image)
    image = with_renditions(CustomImage.objects.all()).get(pk=image.pk)
    photo = Photo(Picture.of(image), own_alt="Свои слова")
    assert image.renditions_ready
    assert widths(photo.srcset) == widths(photo.webp_srcset) == ["400", "600", "800", "1600"]
    assert photo.webp_srcset.count(".webp") == 4
    assert (photo.width, photo.height, photo.big_size, photo.alt) == (800, 400, "1600x800", "Свои слова")
    card = Photo(Picture.of(image), card=True)
    assert (card.width, card.height) == (800, 600)
    assert widths(card.srcset) == ["400", "600", "800"]
    share = image.renditions.get(filter_spec=SHARE_SPEC)
    assert (Picture.of(image).share_url, share.width, share.height) == (share.file.url, 1200, 630)
    make_renditions(small := new_image(picture_bytes((600, 300))))
    assert widths(photo_view(small).srcset) == ["400", "600"]  # never blown up


def test_sizes_are_those_of_wagtail_but_the_file_is_decoded_once(monkeypatch):
    image = new_image(focal_point_x=700, focal_point_y=100, focal_point_width=90, focal_point_height=90)
    opened = []
    really_open = willow.Image.open
    monkeypatch.setattr(willow.Image, "open", lambda file: opened.append(file) or really_open(file))
    make_renditions(image)
    image.save()
    make_renditions(CustomImage.objects.get())  # a new description needs no pixels
    assert len(opened) == 1
    for made in image.renditions.all():
        own = image.generate_rendition_file(Filter(made.filter_spec)).file
        own.seek(0)
        assert made.file.read() == own.read()
    assert len(opened) == 16


def test_four_to_three_picture_needs_no_cards_until_it_gets_a_focal_point():
    image = new_image(picture_bytes((1600, 1200)))
    make_renditions(image)
    assert image.renditions.count() == 9
    assert Photo(Picture.of(image), card=True).width == 800
    for name, value in {"x": 900, "y": 300, "width": 400, "height": 400}.items():
        setattr(image, f"focal_point_{name}", value)
    image.save()
    assert not CustomImage.objects.get().renditions_ready
    make_renditions(image := CustomImage.objects.get())
    assert image.renditions.count() == 15


def test_moved_focal_point_leaves_no_old_crop_and_removed_sizes_are_asked_for_again():
    image = new_image(focal_point_x=100, focal_point_y=100, focal_point_width=90, focal_point_height=90)
    make_renditions(image)
    before = set(image.renditions.filter(filter_spec__startswith="fill").values_list("pk", flat=True))
    image.focal_point_x = 700
    image.save()
    make_renditions(CustomImage.objects.get())
    after = set(CustomRendition.objects.filter(filter_spec__startswith="fill").values_list("pk", flat=True))
    assert len(after) == len(before) == 7
    assert not after & before
    image.renditions.all().delete()
    assert not CustomImage.objects.get().renditions_ready


def test_gallery_costs_two_queries_however_long(django_assert_num_queries):
    for expected in (3, 12):
        while CustomImage.objects.count() < expected:
            make_renditions(new_image(picture_bytes((80, 60))))
        with django_assert_num_queries(2):
            shown = [photo_view(image) for image in with_renditions(CustomImage.objects.all())]
        assert len(shown) == expected
    rows = with_renditions(CustomRendition.objects.filter(filter_spec=SHARE_SPEC), "image")
    with django_assert_num_queries(2):
        assert len([photo_view(row.image) for row in rows]) == 12


def test_the_template_filter():
    make_renditions(image := new_image(picture_bytes((900, 300))))
    source = "{% load photos %}{% with shown=image|photo %}{{ shown.width }}{% endwith %} {{ none|photo|default:'-' }}"
    assert Template(source).render(Context({"image": image, "none": None})) == "800 -"


def test_telephones_with_dense_screens_get_a_smaller_picture():
    assert thrifty("(min-width: 768px) 710px, calc(100vw - 32px)").split(", ") == [
        "(min-width: 768px) 710px",
        "(min-resolution: 2.1dppx) calc(0.7 * (100vw - 32px))",
        "(min-resolution: 1.6dppx) calc(0.9 * (100vw - 32px))",
        "calc(100vw - 32px)",
    ]
    assert thrifty("160px").startswith("(min-resolution: 2.1dppx) calc(0.7 * 160px), ")
