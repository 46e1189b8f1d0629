"""Requests every admin address with objects of the user's own and another district, and classifies the responses."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupApprovalTask, Site, Workflow, WorkflowTask

from showcase.contest.models import ProjectPage
from showcase.core.models import CustomDocument
from showcase.outreach.models import FaultReport
from showcase.staff import roles
from showcase.staff.set_up import set_up_roles
from showcase.users.models import User
from showcase.voting.models import VotingRound
from tests import factories
from tests.factories import Tree

ROLES = {
    "admin": None,
    "press": roles.PRESS,
    "organiser": roles.ORGANISER,
    "editor": None,
    "viewer": roles.VIEWER,
    "commission": roles.COMMISSION,
}
SIDES = ("own", "foreign")
SECRETS = ("Тайнинск", "tayninsk")
"""Parts of all names in the foreign district that only its own editors may read."""
SEES_NO_SECRETS = ("editor", "commission")
# Signing in and out, a deliberate error, and addresses for which there is no sample.
SKIPPED = (
    *("wagtailadmin_logout", "wagtailadmin_error_test", "wagtailadmin_login", "wagtailadmin_password_reset"),
    *("account_login", "mfa_authenticate"),
    *(
        "voting_ballots_modeladmin_edit",
        "voting_ballots_modeladmin_delete",
        "wagtailredirects:process_import",
    ),
)
BULK = {"page": "wagtailcore", "customimage": "core", "customdocument": "core", "user": "users"}


class Samples:
    """Values for URL parameters, by parameter name; `value` and `key` choose those that differ by app."""

    def __init__(self, tree: Tree, side: str) -> None:
        is_foreign = side == "foreign"
        name, latin = ("Тайнинск", "tayninsk") if is_foreign else ("Своя", "svoya")
        year = tree.years.get_children().first() or tree.year(2024)
        self.place = tree.municipality(f"{side} район", slug=f"{side}-rayon")
        collection = self.place.district.collection
        jpeg = SimpleUploadedFile(f"{latin}.jpg", factories.jpeg(), content_type="image/jpeg")
        self.image = factories.image(title=f"Снимок {name}", file=jpeg, collection=collection)
        pdf = SimpleUploadedFile(f"{latin}.pdf", b"%PDF-1.4", content_type="application/pdf")
        self.document = CustomDocument.objects.create(
            title=f"Согласие {name}", file=pdf, collection=collection
        )
        self.project = self.add_draft(tree, year.specific, f"Площадка {name}ая", latin)
        self.public = tree.project(year.specific, self.place, title="Открытая площадка")
        self.public.title = f"{name} переименована"
        self.public.save_revision()
        self.person = User.objects.create_user(f"{side}-person", f"{side}@example.org", "a-long-password")
        self.person.groups.add(Group.objects.get(name=(roles.ORGANISER if is_foreign else roles.VIEWER).name))
        self.round = VotingRound.objects.get_or_create(
            year_page=year.specific,
            defaults={
                "opens_at": timezone.now(),
                "closes_at": timezone.now() + timezone.timedelta(days=1),
            },
        )[0]
        self.figure = factories.figure(year.specific)
        self.report = FaultReport.objects.create(
            subject=FaultReport.Subject.values[0], project_title="Площадка", what="Сломано", digest=side * 8
        )
        self.redirect = Redirect.objects.create(old_path=f"/{side}", redirect_page=tree.years)

    def add_draft(self, tree: Tree, year: Any, title: str, slug: str) -> ProjectPage:
        """A page that nobody has published, with a photo, a consent, two versions and a workflow under way."""
        project = tree.project(year, self.place, title=title, slug=slug, live=False)
        factories.photo(project, image=self.image)
        project.consent_document = self.document
        project.save_revision()
        self.revision = project.save_revision()
        self.workflow = Workflow.objects.create(name=f"Проверка {self.place.slug}")
        self.task = GroupApprovalTask.objects.create(name=f"Проверка {self.place.slug}")
        WorkflowTask.objects.create(workflow=self.workflow, task=self.task, sort_order=0)
        self.state = self.workflow.start(project, None)
        return project

    def value(self, address: str, name: str) -> Any:
        """A value for a parameter of an address."""
        own = {
            "page_id": self.project.pk,
            "page_to_move_id": self.project.pk,
            "page_pk": self.project.pk,
            "object_id": self.project.pk,
            "parent_page_id": self.project.pk if "choose" in address else self.place.pk,
            "destination_id": self.place.pk,
            "revision_id": self.revision.pk,
            "task_state_id": self.state.current_task_state_id,
            "workflow_state_id": self.state.pk,
            "workflow_pk": self.workflow.pk,
            "task_id": self.task.pk,
            "image_id": self.image.pk,
            "document_id": self.document.pk,
            "doc_id": self.document.pk,
            "redirect_id": self.redirect.pk,
            "collection_id": self.place.district.collection_id,
            "uploaded_file_id": 999,
            "session_id": 999,
            "station": 999,
            "row": 999,
        }
        return (
            FIXED.get((address.split(":")[0], name)) or own.get(name) or FIXED.get(name) or self.key(address)
        )

    def key(self, address: str) -> Any:
        """A value for `pk` and `instance_pk`."""
        for part, found in {
            "pages": self.project,
            "images": self.image,
            "docu": self.document,
            "docs": self.document,
            "collections": self.place.district.collection,
            "users_users": self.person,
            "users_groups": self.place.district.group,
            "_task": self.task,
            "workflows": self.workflow,
            "voting_admin": self.round,
            "figures": self.figure,
            "soobshcheniya": self.report,
            "fault_photo": self.report,
            "sites": Site.objects.get(),
            "settings": Site.objects.get(),
            "project_chooser": self.project,
            "municipality_chooser": self.place,
            "year_chooser": self.project.contest_year,
            "season": self.project.contest_year,
        }.items():
            if part in address:
                return found.pk
        return 999


FIXED: dict[Any, Any] = {
    "content_type_app_name": "contest",
    "content_type_model_name": "projectpage",
    "app_label": "contest",
    "model_name": "projectpage",
    "app_name": "taggit",
    "action_name": "approve",
    "action": "delete",
    "filter_spec": "max-100x100",
    "kind": "paused",
    "table": "void",
    ("wagtailsettings", "app_name"): "core",
    ("wagtailsettings", "model_name"): "sitesettings",
    ("wagtailadmin_workflows", "app_label"): "wagtailcore",
    ("wagtailadmin_workflows", "model_name"): "groupapprovaltask",
    ("wagtailadmin_tag_model_autocomplete", "model_name"): "tag",
    ("help_recipe", "slug"): "vhod",
}


def people() -> dict[str, User]:
    """Somebody of each role; the editor belongs to the own district."""
    found = {}
    for name, role in ROLES.items():
        found[name] = User.objects.create_user(
            f"the-{name}", f"{name}@example.org", is_superuser=name == "admin"
        )
        if role:
            found[name].groups.add(Group.objects.get(name=role.name))
    return found


def build(tree: Tree) -> tuple[dict[str, User], dict[str, Samples]]:
    set_up_roles()
    samples = {side: Samples(tree, side) for side in SIDES}
    everybody = people()
    everybody["editor"].groups.add(samples["own"].place.district.group)
    return everybody, samples


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Names of all addresses below `/admin/` and what matches them."""
    if resolver is None:
        for found in get_resolver().url_patterns:
            if str(found.pattern) == "admin/":
                yield from patterns(found)
        return
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from patterns(found, space + (f"{found.namespace}:" if found.namespace else ""))
        elif found.name and not (space + found.name).startswith(SKIPPED):
            yield space + found.name, found


def addresses(samples: dict[str, Samples]) -> Iterator[tuple[str, list[str]]]:
    """Each address by name: once, or for the own and for the foreign object."""
    for name, found in patterns():
        if name == "wagtail_bulk_action":
            yield from bulk_addresses(samples)
        else:
            urls = [url_of(name, found, samples[side]) for side in SIDES]
            yield f"{name} {len(found.pattern.converters)}", urls if urls[0] != urls[1] else urls[:1]


def bulk_addresses(samples: dict[str, Samples]) -> Iterator[tuple[str, list[str]]]:
    for model, app in BULK.items():
        base = reverse("wagtail_bulk_action", args=[app, model, "delete"])
        keys = [
            {"page": side.project, "customimage": side.image, "customdocument": side.document}.get(
                model, side.person
            )
            for side in samples.values()
        ]
        yield f"bulk {model}", [f"{base}?next=/admin/&id={key.pk}" for key in keys]
    base = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    yield (
        "bulk page all",
        [f"{base}?next=/admin/&id=all&childOf={side.place.pk}" for side in samples.values()],
    )


def url_of(name: str, found: URLPattern, samples: Samples) -> str:
    if "compare" in name:
        return reverse(name, args=[samples.project.pk, "earliest", "latest"])
    names = [*found.pattern.converters, *found.pattern.regex.groupindex]
    url = reverse(name, kwargs={key: samples.value(name, key) for key in dict.fromkeys(names)})
    if name.endswith("chosen_multiple"):
        return f"{url}?id={samples.value(name, 'pk' if ':' in name else 'page_id')}"
    words = "Площадка" if "page" in name or "project" in name else "Снимок"
    return f"{url}?q={quote(words)}" if "search" in name or name.endswith("_results") else url


def letter(response: Any) -> str:
    """Classify a response: «+» allowed, «-» refused, «0» not found, «p» POST only."""
    home = reverse("wagtailadmin_home")
    is_sent_home = response.status_code == 302 and response["Location"].split("?")[0] == home
    if response.status_code == 403 or is_sent_home:
        return "-"
    return {404: "0", 405: "p", 400: "p"}.get(response.status_code, "+")


def ask(client: Client, method: str, url: str) -> Any:
    """Send a request and roll back its changes."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        if getattr(response, "streaming", False):
            b"".join(response)
        transaction.set_rollback(True)
    return response


def outcome(client: Client, url: str) -> tuple[str, str]:
    """Return the letter of an address, and secrets in the response; a refused GET must refuse POST too."""
    response = ask(client, "get", url)
    found = letter(response)
    if found in "-p":
        by_form = letter(ask(client, "post", url))
        found = {"-": "-" if by_form != "+" else "!", "p": "-" if by_form == "-" else "p"}[found]
    body = b"" if getattr(response, "streaming", False) else response.content
    text = body.decode("utf-8", "replace")
    told = [word for word in SECRETS if word in text or word.encode("unicode-escape").decode() in text]
    return found, ", ".join(told)
