"""From ink, a file or a sample to a 28×28 digit placed as MNIST places its digits."""

from cvdemo.digits.digit import Digit
from cvdemo.digits.ink import digit_as_drawn, digit_from_strokes, rasterize
from cvdemo.digits.mnist.subset import MnistSubset, mnist_subset
from cvdemo.digits.photo.find_digit import FoundDigits, digit_from_image, find_digits
from cvdemo.digits.photo.normalize import normalize_digit
from cvdemo.digits.photo.upload import EXTENSIONS, MAX_MEGABYTES, UploadError, decode_upload
from cvdemo.digits.photo.whole_picture import picture_as_it_is
from cvdemo.digits.samples import Samples, samples
from cvdemo.digits.strokes import MAX_POINTS, StrokeError, check_strokes
from cvdemo.digits.transform import Change, change_digit, shift

__all__ = [
    "EXTENSIONS",
    "MAX_MEGABYTES",
    "MAX_POINTS",
    "Change",
    "Digit",
    "FoundDigits",
    "MnistSubset",
    "Samples",
    "StrokeError",
    "UploadError",
    "change_digit",
    "check_strokes",
    "decode_upload",
    "digit_as_drawn",
    "digit_from_image",
    "digit_from_strokes",
    "find_digits",
    "mnist_subset",
    "normalize_digit",
    "picture_as_it_is",
    "rasterize",
    "samples",
    "shift",
]
