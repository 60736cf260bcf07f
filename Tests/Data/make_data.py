#!/usr/bin/env python3
"""Writes the files in this folder: small data sets in the formats of large ones, and what other libraries make of them.

    pip install numpy==2.4.6 scipy==1.17.1 pillow==13.0.0 && python3 make_data.py

resize_*.npy      Pillow's Image.resize(BILINEAR) of resize_in.npy, one channel at a time in float32
augment_out.npy   scipy.ndimage.affine_transform of augment_in.npy by the matrices of Keras's ImageDataGenerator, then the
                  mirror image, as keras/src/legacy/preprocessing/image.py does it; parameters in augment_draws.npy
*.idx*, *.bin, *.npz, *.csv, pictures/    sets of a few examples
"""
import gzip
import io
import os
import struct
import tarfile

import numpy as np
from PIL import Image
from scipy import ndimage

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(HERE)
random = np.random.default_rng(7)


def save(name, data):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "wb") as file:
        file.write(data)


def idx(array):
    return struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


# ---- resizing ----
picture = random.random((13, 17, 3), dtype=np.float32)
np.save("resize_in.npy", picture)
for height, width in [(5, 7), (13, 7), (29, 31), (4, 40), (1, 1)]:
    planes = [
        np.asarray(Image.fromarray(picture[..., c], mode="F").resize((width, height), Image.BILINEAR)) for c in range(3)
    ]
    np.save(f"resize_{height}x{width}.npy", np.stack(planes, axis=-1))

# ---- augmentation ----
# rotation and shear in degrees, row and column zoom, row and column shift as shares, flip
draws = np.array([
    [0, 0, 1, 1, 0, 0, 0], [0, 0, 1, 1, 0, 0, 1], [15, 0, 1, 1, 0, 0, 0], [-40, 0, 1, 1, 0, 0, 1], [0, 20, 1, 1, 0, 0, 0],
    [0, 0, 0.8, 1.3, 0, 0, 0], [0, 0, 1, 1, 0.25, -0.3, 0], [12, -7, 0.9, 1.1, -0.1, 0.2, 1], [180, 0, 1, 1, 0, 0, 0],
    [90, 0, 1, 1, 0.1, 0, 0], [-3, 45, 1.5, 0.5, 0.4, 0.4, 1],
], dtype=np.float64)
small = random.random((7, 9, 2), dtype=np.float32)


def keras(image, rotation, shear, row_zoom, column_zoom, row_shift, column_shift, flip):
    height, width = image.shape[:2]
    theta, slant = np.deg2rad(rotation), np.deg2rad(shear)
    turn = np.array([[np.cos(theta), -np.sin(theta), 0], [np.sin(theta), np.cos(theta), 0], [0, 0, 1]])
    move = np.array([[1, 0, row_shift * height], [0, 1, column_shift * width], [0, 0, 1]])
    slope = np.array([[1, -np.sin(slant), 0], [0, np.cos(slant), 0], [0, 0, 1]])
    scale = np.array([[row_zoom, 0, 0], [0, column_zoom, 0], [0, 0, 1]])
    matrix = turn @ move @ slope @ scale
    middle = np.array([[1, 0, height / 2 - 0.5], [0, 1, width / 2 - 0.5], [0, 0, 1]])
    matrix = middle @ matrix @ np.linalg.inv(middle)
    planes = [
        ndimage.affine_transform(image[..., c].astype(np.float64), matrix[:2, :2], matrix[:2, 2], order=1, mode="nearest")
        for c in range(image.shape[2])
    ]
    result = np.stack(planes, axis=-1)
    return result[:, ::-1] if flip else result


np.save("augment_in.npy", small)
np.save("augment_draws.npy", draws)
np.save("augment_out.npy", np.stack([keras(small, *draw) for draw in draws]))

# ---- IDX: 6 pictures of 5×7 for training, 3 for test, gzipped and not ----
train = random.integers(0, 256, (6, 5, 7), dtype=np.uint8)
train_labels = np.array([2, 0, 1, 1, 0, 2], dtype=np.uint8)
test, test_labels = random.integers(0, 256, (3, 5, 7), dtype=np.uint8), np.array([1, 0, 2], dtype=np.uint8)
for name, array in [
    ("train-images-idx3", train), ("train-labels-idx1", train_labels), ("t10k-images-idx3", test),
    ("t10k-labels-idx1", test_labels),
]:
    save(f"idx/{name}-ubyte", idx(array))
    save(f"idx-gz/{name}-ubyte.gz", gzip.compress(idx(array), mtime=0))
np.save("idx_images.npy", train)
# Two gzip members in one file.
half = idx(train)
save("members.gz", gzip.compress(half[:20], mtime=0) + gzip.compress(half[20:], mtime=0))

# ---- CIFAR: pictures as planes ----
colour = random.integers(0, 256, (10, 32, 32, 3), dtype=np.uint8)
planes = [picture.transpose(2, 0, 1).tobytes() for picture in colour]
for batch in range(5):
    save(f"cifar-10/data_batch_{batch + 1}.bin", bytes([batch]) + planes[batch])
save("cifar-10/test_batch.bin", bytes([9]) + planes[5])
save("cifar-100/train.bin", b"".join(bytes([4 + i, 17 + i]) + planes[i] for i in range(3)))
save("cifar-100/test.bin", bytes([19, 99]) + planes[3])
np.save("cifar_pictures.npy", colour)

# ---- arrays and tables ----
pictures = colour[:6]
np.save("pictures.npy", pictures)
np.save("pictures_float.npy", pictures.astype(np.float32) / np.float32(255))
np.save("pictures_int.npy", pictures.astype(np.int64))
np.save("labels.npy", np.array([0, 2, 1, 0, 2, 2]))
fine, coarse = ["squirrel", "shrew", "possum", "possum", "rabbit", "whale"], ["s", "s", "m", "m", "s", "a"]
save("labels.csv", ("fine_labels,coarse_labels\n" + "".join(f"{f},{c}\n" for f, c in zip(fine, coarse))).encode())
save("pandas.csv", (",species\n" + "".join(f'{i},"{f}"\r\n' for i, f in enumerate(fine))).encode())
np.savez("stored.npz", x_train=pictures, y_train=np.array([0, 2, 1, 0, 2, 2]), x_test=colour[6:8], y_test=np.array([1, 0]))
# Grey levels to learn from, and dark ones to test with, of which none is above 1.
levels = np.array([[[0, 51], [255, 102]], [[204, 0], [0, 153]]], np.float32)
np.savez("dark.npz", x_train=levels, y_train=np.array([0, 1]), x_test=levels.clip(0, 1), y_test=np.array([0, 1]))
np.savez_compressed("packed.npz", x=pictures, y=np.array([0, 2, 1, 0, 2, 2]))

# ---- photographs of different sizes ----
def photo(height, width, hue, **options):
    row, column = np.mgrid[0:height, 0:width]
    pixels = np.stack([row * 255 // height, column * 255 // width, np.full_like(row, hue)], axis=-1).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=95, **options)
    return buffer.getvalue()


turned = Image.Exif()
turned[0x0112] = 6
for name, data in [
    ("cat.0.jpg", photo(24, 36, 40)), ("cat.1.jpg", photo(30, 20, 60)), ("dog.0.jpg", photo(24, 36, 200)),
    ("dog.1.jpg", photo(24, 36, 220, exif=turned)),
]:
    save(f"pictures/{name}", data)
save("pictures.csv", b"id;file;kind\n1;pictures/cat.0.jpg;feline\n2;pictures/dog.0.jpg;canine\n3;pictures/cat.1.jpg;feline\n")

# ---- an archive as a set is fetched ----
buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode="w") as archive:
    for name in ["data_batch_1.bin", "test_batch.bin"]:
        data = open(f"cifar-10/{name}", "rb").read()[:100]
        member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
save("archive.tar.gz", gzip.compress(buffer.getvalue(), mtime=0))
