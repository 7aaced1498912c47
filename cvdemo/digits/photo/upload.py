"""From the bytes of a picture someone chose to an array, or one sentence that says why not."""

import io

import numpy as np
from PIL import Image, ImageOps

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1_000_000
MAX_PIXELS = 25_000_000  # looked at before anything is decoded; a phone's photo has 12 to 24 million
MAX_SIDE = 2048  # larger pictures are made smaller: a digit has 28 × 28
FORMATS = {  # and the extensions of their files
    "PNG": ["png"],
    "JPEG": ["jpg", "jpeg"],
    "WebP": ["webp"],
    "BMP": ["bmp"],
    "GIF": ["gif"],
    "TIFF": ["tif", "tiff"],
}
EXTENSIONS = [extension for extensions in FORMATS.values() for extension in extensions]
PHONE_FORMATS = {b"heic", b"heix", b"mif1", b"avif"}  # the brand, from byte 8 of the file
GREY_MODES = {"1", "L", "LA", "La"}


class UploadError(ValueError):
    """An unsupported picture; the message is a sentence for the user."""


def decode_upload(data: bytes) -> np.ndarray:
    """Decode a picture in one of `FORMATS`; of a GIF, its first frame.

    It is rotated as its EXIF orientation says; transparent pixels become white (black, if the picture
    itself is white). Pictures larger than 2048 pixels a side are scaled down.

    Args:
        data: The bytes of the file.

    Returns:
        uint8, (H, W) for a grey picture, (H, W, 3) for one in colour.

    Raises:
        UploadError: If the file is empty, too large, damaged, or of another format.
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
    except Exception as error:  # on broken files the decoders fail in many ways
        raise UploadError(
            f"This {picture.format} picture is damaged or cut short ({len(data):,} bytes): "
            "save it again and try once more."
        ) from error
    return np.array(picture)


def _open(data: bytes) -> Image.Image:
    """Read the header only."""
    try:
        return Image.open(io.BytesIO(data), formats=[name.upper() for name in FORMATS])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadError(
            f"This picture has far more than the {_millions(MAX_PIXELS)} million pixels that are the limit: "
            "make it smaller."
        ) from error
    except Exception as error:  # on broken files the decoders fail in many ways
        hint = " Save the photo as JPEG." if data[8:12] in PHONE_FORMATS else ""
        *names, last = FORMATS
        raise UploadError(
            f"This file is not a picture the app can read: it must be {', '.join(names)} or {last}.{hint}"
        ) from error


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise UploadError(
            f"This picture has {_millions(width * height)} million pixels ({width:,} × {height:,}) "
            f"and the limit is {_millions(MAX_PIXELS)} million: make it smaller."
        )


def _millions(count: int) -> str:
    """At least 0.1 is shown above a whole number, so that a limit never reads as kept."""
    return f"{-(-count // 100_000) / 10:,.1f}".removesuffix(".0")


def _grey_or_colour(picture: Image.Image) -> Image.Image:
    """Return the picture in mode L or RGB."""
    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture) // 257).astype(np.uint8))
    if picture.mode in {"I", "F"}:
        return _stretched(np.asarray(picture, dtype=np.float64))
    mode = "L" if picture.mode in GREY_MODES else "RGB"
    if not picture.has_transparency_data:
        return picture.convert(mode)
    picture = picture.convert("RGBA")
    on_white = _laid_on("white", picture).convert(mode)
    visible = np.asarray(picture.getchannel("A")).any()
    if visible and np.asarray(on_white.convert("L")).min() == 255:
        return _laid_on("black", picture).convert(mode)
    return on_white


def _laid_on(colour: str, picture: Image.Image) -> Image.Image:
    return Image.alpha_composite(Image.new("RGBA", picture.size, colour), picture)


def _stretched(values: np.ndarray) -> Image.Image:
    """A picture of 32-bit numbers, whose range is not fixed: its own range becomes 0 to 255."""
    values = np.where(np.isfinite(values), values, 0)
    low, high = float(values.min()), float(values.max())
    return Image.fromarray(np.interp(values, (low, max(high, low + 1e-9)), (0, 255)).astype(np.uint8))
