"""Pictures made to cost much: refused, or decoded within 2 seconds of a processor and 300 MB."""

import io
import os
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from PIL import Image

from benchmarks.bit_flips import flips, picture_of
from cvdemo.digits import UploadError, decode_upload
from cvdemo.digits.photo import decoder, upload
from tests.digits.photo.test_upload import decoded_or_refused

SIDE = 5000  # 25 million pixels


def saved(picture: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def blank(mode: str) -> Image.Image:
    return Image.new(mode, (SIDE, SIDE))


LARGEST = {
    "RGBA PNG": lambda: saved(blank("RGBA"), "PNG", compress_level=1),
    "palette PNG": lambda: saved(blank("P"), "PNG", compress_level=1, transparency=0),
    "16-bit PNG": lambda: saved(Image.fromarray(np.zeros((SIDE, SIDE), np.uint16)), "PNG", compress_level=1),
    "float TIFF": lambda: saved(blank("F"), "TIFF", compression="tiff_adobe_deflate"),
    "32-bit TIFF": lambda: saved(blank("I"), "TIFF", compression="tiff_adobe_deflate"),
    "CMYK TIFF": lambda: saved(blank("CMYK"), "TIFF", compression="tiff_adobe_deflate"),
    "GIF": lambda: saved(blank("L"), "GIF"),
    "a phone's JPEG": lambda: saved(Image.new("RGB", (8064, 6048)), "JPEG"),
    "progressive JPEG": lambda: saved(Image.new("RGB", (8064, 6048)), "JPEG", progressive=True),
    "RGBA WebP": lambda: saved(blank("RGBA"), "WEBP", lossless=True, quality=0, method=0),
    "RGBA AVIF": lambda: saved(blank("RGBA"), "AVIF", speed=10),
}
USED = """
import runpy, sys
sys.argv = [sys.argv[1]]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    print(status["VmHWM"].split()[0], file=sys.stderr)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="memory is read from Linux's /proc")
@pytest.mark.parametrize("kind", LARGEST)
def test_the_largest_pictures_stay_within_300_mb(kind):
    ended = subprocess.run(
        [sys.executable, "-I", "-c", USED, decoder.__file__],
        input=LARGEST[kind](),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert int(ended.stderr.split()[-1]) < 300 * 1024
    # These two libraries hold the picture several times: it is refused, in a sentence.
    refused = kind in ("RGBA WebP", "RGBA AVIF")
    assert ended.stdout.startswith(b"error " if refused else (b"L 2", b"RGB 2"))


def test_a_large_picture_is_the_same_as_a_small_one_enlarged():
    rng = np.random.default_rng(0)
    small = rng.integers(0, 256, (400, 500, 3), dtype=np.uint8)
    large = small.repeat(3, axis=0).repeat(3, axis=1)
    assert large.shape[0] * large.shape[1] > upload.SMALL
    np.testing.assert_array_equal(decode_upload(saved(Image.fromarray(large), "PNG")), large)
    np.testing.assert_array_equal(decode_upload(saved(Image.fromarray(large[..., 0]), "PNG")), large[..., 0])


def test_a_large_picture_is_turned_and_made_smaller():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = Image.new("RGB", (4000, 1000), "white")
    picture.paste("black", (0, 0, 2000, 1000))
    decoded = decode_upload(saved(picture, "JPEG", exif=exif))
    assert decoded.shape == (2048, 512, 3)
    assert decoded[:1000].max() < 10
    assert decoded[-1000:].min() > 245


def test_a_phone_of_48_megapixels():
    assert decode_upload(LARGEST["a phone's JPEG"]()).shape == (1536, 2048, 3)


def test_a_jpeg_of_many_scans_is_refused_before_it_is_decoded():
    data = saved(Image.new("RGB", (64, 64)), "JPEG", progressive=True)
    first = data.index(b"\xff\xda")
    scan = data[first : data.index(b"\xff", first + 2)]
    with pytest.raises(UploadError, match=r"made of 5,\d\d\d scans and the limit is 40"):
        decode_upload(data[:first] + scan * 5000 + data[first:])


def test_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(upload, "SECONDS", 0.001)
    with pytest.raises(UploadError, match=r"BMP picture \(900 × 900 pixels\) takes too much time or memory"):
        decode_upload(saved(Image.new("RGB", (900, 900)), "BMP"))


def test_a_sentence_comes_back_from_the_process():
    data = saved(Image.effect_noise((900, 900), 60), "PNG")
    with pytest.raises(UploadError, match="PNG picture is damaged or cut short"):
        decode_upload(data[: len(data) // 2])


def test_text_that_unpacks_to_gigabytes_is_refused_or_left_out():
    bomb = b"zTXt" + b"a\0\0" + zlib.compress(bytes(200_000_000), 9)
    chunk = struct.pack(">I", len(bomb) - 4) + bomb + struct.pack(">I", zlib.crc32(bomb))
    data = saved(Image.new("L", (40, 40)), "PNG")
    decoded_or_refused(data[:33] + chunk + data[33:])


@pytest.mark.filterwarnings("ignore")  # Pillow warns about broken metadata
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "AVIF"])
def test_bit_flips_are_decoded_or_refused(kind):
    """A fixed budget; `python -m benchmarks.bit_flips` tries 2,000 of each."""
    data = picture_of(kind)
    for damaged in flips(data, 60, seed=1):
        decoded_or_refused(damaged)
