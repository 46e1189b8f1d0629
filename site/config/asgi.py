"""ASGI entry point: the WSGI application behind the layer that receives and sends bodies."""

from django.conf import settings

from config import wsgi
from config.bridge import Bridge
from config.lanes import lane_of
from config.request_body import Receiver

application = Bridge(wsgi.application, Receiver(settings.REQUEST_BODY_LIMITS), lane_of)
