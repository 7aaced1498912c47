"""From the bytes of a picture someone chose to an array, or one sentence that says why not."""

import io

import numpy as np
from PIL import Image, ImageOps

MAX_BYTES = 10_000_000
MAX_PIXELS = 50_000_000  # a phone's photo has 12 to 50 million
MAX_SIDE = 2048  # larger pictures are made smaller: a digit has 28 × 28
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
NAMES = "PNG, JPEG, WebP, BMP, GIF or TIFF"


class UploadError(ValueError):
    """A file that is no picture for this app; the message is a sentence for the user."""


def decode_upload(data: bytes) -> np.ndarray:
    """Decodes a PNG, JPEG, WebP, BMP, GIF (its first frame) or TIFF.

    Turned as its EXIF orientation says; what is transparent is white. Pictures of more than 2048
    pixels a side are made smaller.

    Returns uint8 `(H, W)` for a grey picture, `(H, W, 3)` for one in colour. Raises `UploadError`.
    """
    if not data:
        raise UploadError("This file is empty: 0 bytes.")
    if len(data) > MAX_BYTES:
        raise UploadError(
            f"This file has {_millions(len(data))} MB and the limit is {_millions(MAX_BYTES)} MB: "
            "make the picture smaller."
        )
    picture = _open(data)
    _check_size(*picture.size)
    try:
        picture.draft(None, (MAX_SIDE, MAX_SIDE))  # a large JPEG is decoded at a half or a quarter
        picture.load()
        picture = _grey_or_colour(ImageOps.exif_transpose(picture))
        picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.BOX)
    except Exception as error:  # the decoders fail in many ways on broken files
        raise UploadError("This picture is damaged or cut short: save it again and try once more.") from error
    return np.array(picture)


def _open(data: bytes) -> Image.Image:
    """Reads the header only."""
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadError(
            f"This picture has far more than {_millions(MAX_PIXELS)} million pixels, which is the limit: "
            "make it smaller."
        ) from error
    except Exception as error:  # the decoders fail in many ways on broken files
        raise UploadError(f"This file is not a picture the app can read: it must be {NAMES}.") from error


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise UploadError(
            f"This picture has {_millions(width * height)} million pixels ({width:,} × {height:,}) "
            f"and the limit is {_millions(MAX_PIXELS)} million: make it smaller."
        )


def _millions(count: int) -> str:
    return f"{count / 1e6:.1f}".removesuffix(".0")


def _grey_or_colour(picture: Image.Image) -> Image.Image:
    """Returns the picture in mode L or RGB."""
    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture) // 257).astype(np.uint8))
    if picture.mode in {"I", "F"}:
        return _stretched(np.asarray(picture, dtype=np.float64))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture).convert("RGB")
        red, green, blue = picture.split()
        return red if red == green == blue else picture
    return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")


def _stretched(values: np.ndarray) -> Image.Image:
    """A picture of 32-bit numbers, whose range is not fixed: its own range becomes 0 to 255."""
    values = np.nan_to_num(values, posinf=0, neginf=0)
    span = float(np.ptp(values)) or 1.0
    return Image.fromarray(((values - values.min()) * (255 / span)).astype(np.uint8))
