from . import NAME as sibling
from .. import VALUE as up

public = "public"
_hidden = 1
