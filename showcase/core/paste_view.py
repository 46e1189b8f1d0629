"""Returns the blocks of a pasted text to the editor's script, in the format of Wagtail's StreamField scripts."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from showcase.core.blocks import Story
from showcase.core.pasting import Pasted


@require_POST
def pasted_blocks(request: HttpRequest) -> JsonResponse:
    pasted, story = Pasted.from_html(request.POST.get("html", "")), Story()
    blocks = story.get_form_state(story.to_python(pasted.blocks))
    return JsonResponse({"blocks": blocks, "remarks": pasted.remarks})
