"""Every kind of file a student may choose, and what may be wrong with it."""

import io
import struct
import tomllib
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cvdemo.digits import UploadError, decode_upload
from cvdemo.digits.photo.upload import MAX_BYTES, MAX_MEGABYTES

GREY = np.linspace(0, 255, 24 * 16).reshape(16, 24).astype(np.uint8)
COLOUR = np.stack([GREY, GREY[::-1], GREY[:, ::-1]], axis=-1)


def saved(picture, kind: str, **options) -> bytes:
    if isinstance(picture, np.ndarray):
        picture = Image.fromarray(picture)
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def decoded_or_refused(data: bytes) -> None:
    """Fails where anything but a picture or an `UploadError` comes back."""
    try:
        decoded = decode_upload(data)
    except UploadError:
        return
    assert decoded.dtype == np.uint8
    assert decoded.ndim == 2 or decoded.shape[2] == 3


FILES = {
    "PNG": saved(COLOUR, "PNG"),
    "grey PNG": saved(GREY, "PNG"),
    "JPEG": saved(COLOUR, "JPEG", quality=95),
    "progressive JPEG": saved(COLOUR, "JPEG", progressive=True),
    "WebP": saved(COLOUR, "WEBP", lossless=True),
    "AVIF": saved(COLOUR, "AVIF", quality=100),
    "BMP": saved(COLOUR, "BMP"),
    "GIF": saved(GREY, "GIF"),
    "TIFF": saved(COLOUR, "TIFF"),
    "compressed TIFF": saved(COLOUR, "TIFF", compression="tiff_lzw"),
    "palette": saved(Image.fromarray(COLOUR).quantize(16), "PNG"),
    "RGBA": saved(Image.fromarray(COLOUR).convert("RGBA"), "PNG"),
}


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "BMP", "TIFF"])
@pytest.mark.parametrize("pixels", [GREY, COLOUR], ids=["grey", "colour"])
def test_lossless_files_come_back_exactly(kind, pixels):
    decoded = decode_upload(saved(pixels, kind, **({"lossless": True} if kind == "WEBP" else {})))
    if kind == "WEBP" and pixels.ndim == 2:  # WebP knows colour only
        decoded = decoded[..., 0]
    np.testing.assert_array_equal(decoded, pixels)
    assert decoded.dtype == np.uint8


@pytest.mark.parametrize("kind", ["JPEG", "AVIF"])
@pytest.mark.parametrize("pixels", [GREY, COLOUR], ids=["grey", "colour"])
def test_what_is_not_lossless_is_close(kind, pixels):
    decoded = decode_upload(saved(pixels, kind, quality=95))
    assert decoded.shape == pixels.shape
    assert np.abs(decoded.astype(int) - pixels).mean() < 12


def test_gif_gives_its_first_frame():
    frames = [Image.fromarray(np.full((5, 6), value, np.uint8)) for value in (10, 200)]
    decoded = decode_upload(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert decoded.shape[:2] == (5, 6)
    assert (decoded == 10).all()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize(("orientation", "turned"), [(1, 0), (6, -1), (3, 2), (8, 1)])
def test_pictures_are_turned_as_the_camera_was_held(kind, orientation, turned):
    pixels = np.zeros((16, 32), np.uint8)
    pixels[:8, :16] = 255
    exif = Image.Exif()
    exif[0x0112] = orientation
    decoded = decode_upload(saved(np.stack([pixels] * 3, axis=-1), kind, exif=exif))
    expected = np.rot90(pixels, turned)
    assert decoded.shape[:2] == expected.shape
    assert np.abs(decoded[..., 0].astype(int) - expected).mean() < 10


def test_what_is_transparent_is_white():
    pixels = np.zeros((4, 6, 4), np.uint8)
    pixels[:, :3, 3] = 255  # the left half black and solid, the right half transparent
    decoded = decode_upload(saved(pixels, "PNG"))
    assert decoded.shape == (4, 6, 3)
    assert (decoded[:, :3] == 0).all()
    assert (decoded[:, 3:] == 255).all()


def test_half_transparent_black_is_grey():
    decoded = decode_upload(saved(Image.new("LA", (4, 3), (0, 128)), "PNG"))
    assert decoded.shape == (3, 4)
    assert (decoded == 127).all()


def test_white_ink_on_nothing_is_laid_on_black():
    pixels = np.full((4, 6, 4), 255, np.uint8)
    pixels[:, 3:, 3] = 0
    decoded = decode_upload(saved(pixels, "PNG"))
    assert (decoded[:, :3] == 255).all()
    assert (decoded[:, 3:] == 0).all()


def test_a_palette_with_a_transparent_colour():
    picture = Image.fromarray(np.repeat([[0, 1]], 3, axis=0).astype(np.uint8)).convert("P")
    picture.putpalette([10, 20, 30, 40, 50, 60])
    decoded = decode_upload(saved(picture, "PNG", transparency=1))
    np.testing.assert_array_equal(decoded[0], [[10, 20, 30], [255, 255, 255]])


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bit_grey_keeps_its_brightness(kind):
    values = (GREY.astype(np.uint16)) * 257
    np.testing.assert_array_equal(decode_upload(saved(values, kind)), GREY)


def test_32_bit_numbers_are_stretched_to_the_full_range():
    values = np.linspace(-3, 7, 12).reshape(3, 4).astype(np.float32)
    decoded = decode_upload(saved(values, "TIFF"))
    assert decoded.shape == (3, 4)
    assert (decoded.min(), decoded.max()) == (0, 255)
    assert (np.diff(decoded.ravel().astype(int)) > 0).all()


@pytest.mark.parametrize("value", [np.nan, 5.0])
def test_32_bit_numbers_all_alike_are_one_colour(value):
    assert np.ptp(decode_upload(saved(np.full((3, 4), value, np.float32), "TIFF"))) == 0


def test_1_bit_pictures():
    decoded = decode_upload(saved(Image.fromarray(GREY > 127), "PNG"))
    np.testing.assert_array_equal(decoded, np.where(GREY > 127, 255, 0))


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(kind):
    decoded = decode_upload(saved(Image.new("CMYK", (8, 8), (255, 0, 0, 0)), kind))  # cyan
    assert decoded.shape == (8, 8, 3)
    assert decoded[0, 0, 0] < 10
    assert decoded[0, 0, 1:].min() > 200


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_large_pictures_are_made_smaller(kind):
    decoded = decode_upload(saved(Image.new("RGB", (4100, 2050), (200, 100, 50)), kind))
    assert decoded.shape == (1024, 2048, 3)
    assert np.abs(decoded.astype(int) - [200, 100, 50]).max() <= 2


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1)])
def test_thin_pictures(shape):
    assert decode_upload(saved(np.zeros(shape, np.uint8), "PNG")).shape == shape


def test_an_empty_file():
    with pytest.raises(UploadError, match="empty: 0 bytes"):
        decode_upload(b"")


def test_too_many_bytes():
    with pytest.raises(UploadError, match=r"has 10\.1 MB and the limit is 10 MB"):
        decode_upload(bytes(MAX_BYTES + 1))


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises more pixels than it has."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"")
    chunks = [struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (header, data)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ((6000, 5000), r"30 million pixels \(6,000 × 5,000\) and the limit is 25 million"),
        ((10_000, 10_000), r"100 million pixels|far more than the 25 million"),
        ((100_000, 100_000), "far more than the 25 million"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_too_many_pixels_are_refused_before_decoding(size, sentence):
    with pytest.raises(UploadError, match=sentence):
        decode_upload(png_header(*size))


@pytest.mark.filterwarnings("ignore")  # Pillow warns about broken metadata
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_decoded_or_refused_with_a_sentence(name, part):
    data = FILES[name]
    decoded_or_refused(data[: int(part * len(data))])


@pytest.mark.parametrize("name", ["PNG", "JPEG", "TIFF"])
def test_half_a_picture_is_refused(name):
    data = FILES[name]
    with pytest.raises(UploadError, match=r"damaged or cut short|not a picture"):
        decode_upload(data[: len(data) // 2])


@pytest.mark.parametrize("data", [b"hello", b"%PDF-1.7 ...", b"<svg></svg>", b"P6 2 2 255 " + bytes(12)])
def test_other_files_are_refused_with_the_list_of_formats(data):
    with pytest.raises(UploadError, match="must be PNG, JPEG, WebP, BMP, GIF, TIFF or AVIF"):
        decode_upload(data)


def test_a_phone_format_comes_with_advice():
    with pytest.raises(UploadError, match="Save the photo as JPEG"):
        decode_upload(b"\x00\x00\x00\x18ftypheic" + bytes(50))


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_are_decoded_or_refused(data):
    decoded_or_refused(data)


@pytest.mark.filterwarnings("ignore")  # Pillow warns about broken metadata
@given(
    name=st.sampled_from(sorted(FILES)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_changed_bytes_are_decoded_or_refused(name, changes):
    data = bytearray(FILES[name])
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    decoded_or_refused(bytes(data))


def test_the_server_takes_what_the_app_takes():
    config = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] >= MAX_MEGABYTES
