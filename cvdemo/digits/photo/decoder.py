"""From the bytes of a picture to its pixels. Runs by itself, too, in a process of its own with limits.

It imports neither the rest of the app nor NumPy at its start, so that the process is there at once:

    python decoder.py < picture > answer
"""

import io
import sys
from contextlib import suppress

from PIL import Image, ImageOps

MEGAPIXELS = {"JPEG": 64}  # a large JPEG is decoded at a half or less; of any other format:
MOST_MEGAPIXELS = 25
MAX_SCANS = 40  # of a JPEG: a camera's has 1, a progressive one about 10; each costs the whole picture
MAX_SIDE = 2048  # larger pictures are made smaller: a digit has 28 × 28
CPU_SECONDS = 2
MEMORY = 300 * 2**20  # bytes of addresses, Python and its libraries included
FORMATS = {  # and the extensions of their files
    "PNG": ["png"],
    "JPEG": ["jpg", "jpeg", "jpe", "jfif"],
    "WebP": ["webp"],
    "BMP": ["bmp"],
    "GIF": ["gif"],
    "TIFF": ["tif", "tiff"],
    "AVIF": ["avif"],
}
BRAND = slice(8, 12)  # of a HEIF or AVIF file
PHONE_FORMATS = {b"heic", b"heix", b"heif", b"mif1"}
GREY_MODES = {"1", "L", "LA", "La"}
START_OF_SCAN = b"\xff\xda"


class UploadError(ValueError):
    """An unsupported picture; the message is a sentence for the user."""


def open_picture(data: bytes) -> Image.Image:
    """Read a picture's header, and refuse what would be too much work.

    Args:
        data: The bytes of the file.

    Raises:
        UploadError: If it has another format, too many pixels or too many scans.
    """
    if data[BRAND] == b"avif":
        from PIL import AvifImagePlugin  # its library takes memory that other pictures need

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each has memory of its own
    try:
        picture = Image.open(io.BytesIO(data), formats=[name.upper() for name in FORMATS])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadError(
            f"This picture has far more than the {MOST_MEGAPIXELS} million pixels that are the limit: "
            "make it smaller."
        ) from error
    except Exception as error:  # on broken files the decoders fail in many ways
        hint = " Save the photo as JPEG." if data[BRAND] in PHONE_FORMATS else ""
        *names, last = FORMATS
        raise UploadError(
            f"This file is not a picture the app can read: it must be {', '.join(names)} or {last}.{hint}"
        ) from error
    width, height = picture.size
    limit = MEGAPIXELS.get(picture.format or "", MOST_MEGAPIXELS)
    if width * height > limit * 1_000_000:
        raise UploadError(
            f"This picture has {millions(width * height)} million pixels ({width:,} × {height:,}) "
            f"and the limit is {limit} million: make it smaller."
        )
    if picture.format == "JPEG" and (scans := data.count(START_OF_SCAN)) > MAX_SCANS:
        raise UploadError(
            f"This JPEG is made of {scans:,} scans and the limit is {MAX_SCANS}: "
            "save it again, not progressive."
        )
    return picture


def decode(picture: Image.Image) -> Image.Image:
    """Decode an open picture; of a GIF, its first frame.

    It is rotated as its EXIF orientation says; transparent pixels become white (black, if the picture
    itself is white). Pictures larger than 2048 pixels a side are scaled down.

    Args:
        picture: What `open_picture` gave.

    Returns:
        A picture in mode L or RGB.

    Raises:
        UploadError: If it is damaged or cut short.
    """
    kind = picture.format
    try:
        picture.draft(None, (MAX_SIDE, MAX_SIDE))
        picture.load()
        return _grey_or_colour(ImageOps.exif_transpose(_made_smaller(picture)))
    except Exception as error:  # on broken files the decoders fail in many ways
        raise UploadError(
            f"This {kind} picture is damaged or cut short, or takes too much memory: "
            "save it again, smaller, and try once more."
        ) from error


def millions(count: int) -> str:
    """At least 0.1 is shown above a whole number, so that a limit never reads as kept."""
    return f"{-(-count // 100_000) / 10:,.1f}".removesuffix(".0")


def _made_smaller(picture: Image.Image) -> Image.Image:
    """At most MAX_SIDE a side; what can be reduced is reduced before anything else copies it."""
    if max(picture.size) <= MAX_SIDE:
        return picture
    orientation = picture.getexif().get(0x0112)
    if picture.mode in {"1", "P", "PA"}:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    elif picture.mode.startswith("I;16"):
        picture = picture.convert("I")
    elif "transparency" in picture.info:
        picture = picture.convert("RGBA")
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.BOX)
    if orientation:
        picture.getexif()[0x0112] = orientation
    return picture


def _grey_or_colour(picture: Image.Image) -> Image.Image:
    """Return the picture in mode L or RGB."""
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I")
    if picture.mode in {"I", "F"}:
        return _of_numbers(picture)
    mode = "L" if picture.mode in GREY_MODES else "RGB"
    if not picture.has_transparency_data:
        return picture.convert(mode)
    picture = picture.convert("RGBA")
    on_white = _laid_on("white", picture).convert(mode)
    visible = picture.getchannel("A").getbbox() is not None
    if visible and on_white.convert("L").getextrema() == (255, 255):
        return _laid_on("black", picture).convert(mode)
    return on_white


def _laid_on(colour: str, picture: Image.Image) -> Image.Image:
    return Image.alpha_composite(Image.new("RGBA", picture.size, colour), picture)


def _of_numbers(picture: Image.Image) -> Image.Image:
    """16-bit numbers have their range; that of others is not fixed: their own becomes 0 to 255."""
    import numpy as np

    values = np.asarray(picture, dtype=np.float64)
    values = np.where(np.isfinite(values), values, 0)
    low, high = float(values.min()), float(values.max())
    if picture.mode == "I" and low >= 0 and high < 2**16:
        return Image.fromarray((values // 257).astype(np.uint8))
    return Image.fromarray(np.interp(values, (low, max(high, low + 1e-9)), (0, 255)).astype(np.uint8))


def main() -> None:
    """Decode what comes in, with limits where the system has them; write the pixels, or what is wrong."""
    with suppress(ImportError):  # Windows has none
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.buffer
    try:
        picture = decode(open_picture(sys.stdin.buffer.read()))
        out.write(f"{picture.mode} {picture.width} {picture.height}\n".encode())
        out.write(picture.tobytes())
    except UploadError as error:
        out.write(f"error {error}\n".encode())


if __name__ == "__main__":
    main()
