#!/usr/bin/env python3
"""Writes the files in this folder, the same bytes every time.

    pip install numpy==2.4.6 pillow==13.0.0 && python3 make_fixtures.py

PNGs are written chunk by chunk (Pillow cannot write most of them), JPEGs by Pillow and, for YCCK, by libturbojpeg.
What a reader should make of NAME.png or NAME.jpg is NAME.expected.npy: float32, [H, W, C], over white, in 0...1.
Where Pillow can read a PNG, the expectation is compared with Pillow's before it is written.
"""
import ctypes
import io
import os
import struct
import zlib

import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
H, W = 5, 7
GREY, RGB, PALETTE, GREY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGB_ALPHA: 4}
NAMES = {GREY: "grey", RGB: "rgb", PALETTE: "palette", GREY_ALPHA: "grey_alpha", RGB_ALPHA: "rgb_alpha"}
DEPTHS = {GREY: [1, 2, 4, 8, 16], RGB: [8, 16], PALETTE: [1, 2, 4, 8], GREY_ALPHA: [8, 16], RGB_ALPHA: [8, 16]}
ADAM7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def save(name, data):
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(data)


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


# ---- PNG ----


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed_rows(samples, depth, filter_type=0):
    """Filtered scan lines of [h, w, c] samples. Only filters 0 (none) and 1 (sub) are written."""
    h, w, c = samples.shape
    result = b""
    for row in samples.reshape(h, w * c):
        if depth == 16:
            data = row.astype(">u2").tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            data = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
        if filter_type == 1:
            step = max(1, c * depth // 8)
            data = bytes((b - (data[i - step] if i >= step else 0)) & 255 for i, b in enumerate(data))
        result += bytes([filter_type]) + data
    return result


def png(samples, colour, depth, interlaced=False, before=(), after=(), idat_parts=1, filter_type=0):
    h, w, _ = samples.shape
    if interlaced:
        raw = b""
        for row, column, down, right in ADAM7:
            part = samples[row::down, column::right]
            if part.size:
                raw += packed_rows(part, depth, filter_type)
    else:
        raw = packed_rows(samples, depth, filter_type)
    compressed = zlib.compress(raw, 9)
    step = -(-len(compressed) // idat_parts)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, int(interlaced)))
    data += b"".join(chunk(kind, body) for kind, body in before)
    data += b"".join(chunk(b"IDAT", compressed[i:i + step]) for i in range(0, len(compressed), step))
    return data + b"".join(chunk(kind, body) for kind, body in after) + chunk(b"IEND", b"")


def pattern(shape, levels, seed):
    """Every value from a multiplicative generator; the first are 0 and the largest, so both ends are there."""
    values, state = [], seed * 2654435761 % 2**32 | 1
    for _ in range(int(np.prod(shape))):
        state = state * 1664525 + 1013904223 & 0xFFFFFFFF
        values.append((state >> 12) % levels)
    values[0], values[1] = 0, levels - 1
    return np.array(values, dtype=np.int64).reshape(shape)


def over_white(colours, alpha):
    colours, alpha = np.asarray(colours, np.float64), np.asarray(alpha, np.float64)
    return (alpha * colours + (1 - alpha)).astype(np.float32)


def palette_for(depth):
    count = min(2**depth, 13)
    return pattern((count, 3), 256, 77 + depth)


def check_with_pillow(name, data, expected):
    image = Image.open(io.BytesIO(data))
    if image.mode.startswith("I"):  # 16-bit grey
        seen = np.asarray(image).astype(np.float64)[..., None] / 65535
        assert np.array_equal(seen.astype(np.float32), expected), name
        return
    rgba = np.asarray(image.convert("RGBA")).astype(np.float64) / 255
    seen = over_white(rgba[..., :3], rgba[..., 3:])
    wanted = np.broadcast_to(expected, seen.shape)
    # Pillow keeps the upper 8 bits of 16-bit colours.
    bound = 1 / 255 if "_16" in name else 0
    assert np.abs(seen - wanted).max() <= bound, name


def write_png(name, data, expected):
    expected = np.asarray(expected, np.float32)
    check_with_pillow(name, data, expected)
    save(name + ".png", data)
    save(name + ".expected.npy", npy(expected))


def make_pngs():
    for colour, depths in DEPTHS.items():
        for depth in depths:
            for interlaced in (False, True):
                name = f"{NAMES[colour]}_{depth}" + ("_adam7" if interlaced else "")
                seed = colour * 100 + depth
                before = []
                if colour == PALETTE:
                    table = palette_for(depth)
                    samples = pattern((H, W, 1), len(table), seed)
                    before = [(b"PLTE", table.astype(np.uint8).tobytes())]
                    expected = (table / 255)[samples[..., 0]].astype(np.float32)
                else:
                    samples = pattern((H, W, CHANNELS[colour]), 2**depth, seed)
                    values = samples / (2**depth - 1)
                    if colour in (GREY_ALPHA, RGB_ALPHA):
                        expected = over_white(values[..., :-1], values[..., -1:])
                    else:
                        expected = values.astype(np.float32)
                data = png(samples, colour, depth, interlaced, before, filter_type=1 if depth >= 8 else 0)
                write_png(name, data, expected)

    # Transparency by tRNS.
    table, alphas = palette_for(4), [0, 128, 255, 1, 254]
    samples = pattern((H, W, 1), len(table), 5)
    index = samples[..., 0]
    full = np.array(alphas + [255] * (len(table) - len(alphas))) / 255
    write_png(
        "palette_4_trns",
        png(samples, PALETTE, 4, before=[(b"PLTE", table.astype(np.uint8).tobytes()), (b"tRNS", bytes(alphas))]),
        over_white((table / 255)[index], full[index][..., None]))
    for depth in (1, 2, 4, 8, 16):
        samples = pattern((H, W, 1), 2**depth, 40 + depth)
        key = int(samples[2, 3, 0])
        alpha = (samples != key).astype(np.float64)
        if depth == 16:  # Those that differ in one byte only must stay opaque.
            samples[0, :2, 0] = [key ^ 1, key ^ 256]
            alpha[0, :2, 0] = 1
        expected = over_white(samples / (2**depth - 1), alpha)
        data = png(samples, GREY, depth, depth == 4, [(b"tRNS", struct.pack(">H", key))])
        save(f"grey_{depth}_key.png", data)  # Pillow's own reading of 1-, 2- and 16-bit keys is not to be relied on.
        save(f"grey_{depth}_key.expected.npy", npy(expected))
    for depth in (8, 16):
        samples = pattern((H, W, 3), 2**depth, 60 + depth)
        samples[3, 4] = samples[1, 2]
        key = samples[1, 2].tolist()
        samples[0, 5] = [key[0], key[1], key[2] ^ 1]
        if depth == 16:
            samples[0, 4] = [key[0] ^ 256, key[1], key[2]]
        alpha = (samples != np.array(key)).any(axis=2, keepdims=True).astype(np.float64)
        expected = over_white(samples / (2**depth - 1), alpha)
        save(f"rgb_{depth}_key.png", png(samples, RGB, depth, before=[(b"tRNS", struct.pack(">HHH", *key))]))
        save(f"rgb_{depth}_key.expected.npy", npy(expected))

    # Chunks that must not matter, several IDATs, an animation's default image.
    samples = pattern((H, W, 3), 256, 9)
    expected = (samples / 255).astype(np.float32)
    noise = [(b"gAMA", struct.pack(">I", 45455)), (b"sRGB", b"\0"),
             (b"iCCP", b"wrong\0\0" + zlib.compress(b"no profile")),
             (b"pHYs", struct.pack(">IIB", 11811, 11811, 1)), (b"tEXt", b"Comment\0five by seven")]
    write_png("rgb_8_chunks", png(samples, RGB, 8, before=noise, after=[(b"tIME", b"\7\xe8\1\2\3\4\5")], idat_parts=3),
              expected)
    frame = struct.pack(">IIIIIHHBB", 0, W, H, 0, 0, 1, 10, 0, 0)
    write_png("rgb_8_animated", png(samples, RGB, 8, before=[(b"acTL", struct.pack(">II", 1, 0)), (b"fcTL", frame)]),
              expected)
    write_png("grey_8_1x1", png(np.array([[[51]]]), GREY, 8), [[[0.2]]])

    # Damage.
    good = png(pattern((H, W, 3), 256, 9), RGB, 8)
    idat = good.index(b"IDAT")
    damaged = {
        "bad_truncated": good[:idat + 30],
        "bad_no_iend": good[:-12],
        "bad_crc": good[:-13] + bytes([good[-13] ^ 1]) + good[-12:],
        "bad_no_idat": good[:idat - 4] + chunk(b"IEND", b""),
        "bad_short_data": png(pattern((H - 1, W, 3), 256, 9), RGB, 8).replace(
            chunk(b"IHDR", struct.pack(">IIBBBBB", W, H - 1, 8, RGB, 0, 0, 0)),
            chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 8, RGB, 0, 0, 0))),
        "bad_index": png(np.full((H, W, 1), 3), PALETTE, 2, before=[(b"PLTE", bytes(9))]),
        "bad_no_palette": png(np.full((H, W, 1), 1), PALETTE, 2),
        "bad_bomb": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 16381, 16381, 8, GREY, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b""),
        "bad_huge": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 16, 6, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b""),
        "bad_depth": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 3, GREY, 0, 0, 0))
        + good[idat - 4:],
        "bad_text": "This is text, nothing else.\n".encode(),
    }
    for name, data in damaged.items():
        save(name + ".png", data)


# ---- JPEG ----

JH, JW = 13, 19


def photo():
    rows, columns = np.mgrid[0:JH, 0:JW]
    red = 255 * columns / (JW - 1)
    green = 255 * rows / (JH - 1)
    blue = 127 + 100 * np.sin(rows / 3) * np.cos(columns / 4)
    return np.stack([red, green, blue], axis=-1).round().astype(np.uint8)


def jpeg(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90, **options)
    return buffer.getvalue()


def decoded(data):
    image = Image.open(io.BytesIO(data))
    if image.mode == "CMYK":
        image = image.convert("RGB")
    array = np.asarray(image)
    return (array / 255).astype(np.float32).reshape(array.shape[0], array.shape[1], -1)


def decoded_plain_inks(data):
    """Pillow takes all inks for inverted ones, so what it gives is the complement of the inks in the file."""
    inks = 255 - np.asarray(Image.open(io.BytesIO(data)))
    return (np.asarray(Image.fromarray(inks, "CMYK").convert("RGB")) / 255).astype(np.float32)


def exif(orientation, little, kind=3, count=1):
    order = "<" if little else ">"
    value = struct.pack(order + "H", orientation) + b"\0\0"
    other = struct.pack(order + "HHI", 0x0100, 4, 1) + struct.pack(order + "I", 19)
    entry = struct.pack(order + "HHI", 0x0112, kind, count) + value
    return (b"II*\0" if little else b"MM\0*") + struct.pack(order + "IH", 8, 2) + other + entry + b"\0\0\0\0"


def with_segment(data, code, body):
    """`data` with a segment right after the start of the image."""
    return data[:2] + bytes([0xFF, code]) + struct.pack(">H", len(body) + 2) + body + data[2:]


def without_segment(data, code):
    start = data.index(bytes([0xFF, code]))
    return data[:start] + data[start + 2 + struct.unpack(">H", data[start + 2:start + 4])[0]:]


def ycck(inks):
    library = ctypes.CDLL("libturbojpeg.so.0")
    library.tjInitCompress.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(library.tjInitCompress())
    block, size = ctypes.POINTER(ctypes.c_ubyte)(), ctypes.c_ulong(0)
    h, w, _ = inks.shape
    outputs = ctypes.byref(block), ctypes.byref(size)
    code = library.tjCompress2(handle, inks.tobytes(), w, 0, h, 11, *outputs, 0, 95, 4096)
    assert code == 0
    return bytes(block[:size.value])


def make_jpegs():
    picture = Image.fromarray(photo())
    grey = Image.fromarray(photo()[..., 0])
    cmyk = picture.convert("CMYK")
    plain = jpeg(picture, subsampling=0)
    files = {
        "baseline": plain,
        "baseline_420": jpeg(picture, subsampling=2),
        "progressive": jpeg(picture, subsampling=0, progressive=True),
        "grey": jpeg(grey),
        "grey_progressive": jpeg(grey, progressive=True),
        "rgb": jpeg(picture, keep_rgb=True),
        "cmyk": jpeg(cmyk),
        "ycck": ycck(255 - np.asarray(cmyk)),
        # Pillow inverts what it writes: with these complements and without Adobe's segment the inks are plain.
        "cmyk_plain": without_segment(jpeg(Image.fromarray(255 - np.asarray(cmyk), "CMYK")), 0xEE),
        "restarts": jpeg(picture, subsampling=0, restart_marker_blocks=2),
    }
    for name, data in files.items():
        save(f"jpeg_{name}.jpg", data)
        save(f"jpeg_{name}.expected.npy", npy((decoded_plain_inks if name == "cmyk_plain" else decoded)(data)))

    for orientation in range(1, 9):
        for little in (True, False):
            data = with_segment(plain, 0xE1, b"Exif\0\0" + exif(orientation, little))
            # The pixels are those of jpeg_baseline.expected.npy; the test turns them itself.
            save(f"exif_{orientation}_{'le' if little else 'be'}.jpg", data)
    good = exif(6, True)
    odd = {
        "value_9": exif(9, True), "value_0": exif(0, False), "cut": good[:20], "empty": b"", "order": b"XX" + good[2:],
        "magic": good[:2] + b"\x2b\0" + good[4:], "offset": good[:4] + b"\xff\xff\xff\xff" + good[8:],
        "count": good[:8] + b"\xff\xff" + good[10:22], "long": exif(6, True, kind=4), "two": exif(6, True, count=2),
    }
    for name, body in odd.items():
        save(f"exif_odd_{name}.jpg", with_segment(plain, 0xE1, b"Exif\0\0" + body))

    app0 = plain.index(b"JFIF\0")
    end = plain.rindex(b"\xff\xd9")
    table = plain.index(b"\xff\xdb")
    scan = plain.index(b"\xff\xda") + 14
    middle = (scan + end) // 2
    progressive = files["progressive"]
    save("odd_extraneous_end.jpg", plain[:end] + b"\0" * 11 + plain[end:])
    save("odd_extraneous_header.jpg", plain[:table] + b"\1\2\3\4\5" + plain[table:])
    save("odd_jfif_version.jpg", plain[:app0 + 5] + b"\0\0" + plain[app0 + 7:])
    save("odd_trailer.jpg", plain + b"a camera's own data" * 3)
    save("odd_name.png", plain)
    save("bad_truncated.jpg", plain[:middle])
    save("bad_truncated_header.jpg", plain[:scan - 20])
    save("bad_truncated_progressive.jpg", progressive[:progressive.rindex(b"\xff\xda") + 15])
    save("bad_no_end.jpg", plain[:end])
    # Both of a kind: a harmless warning must not hide a harmful one.
    save("bad_hidden.jpg", plain[:table] + b"\1\2\3" + plain[table:middle] + b"\xff\xd9")
    save("bad_hidden_version.jpg", plain[:app0 + 5] + b"\0\0" + plain[app0 + 7:middle] + b"\xff\xd9")
    frame = plain.index(b"\xff\xc0")
    save("bad_huge.jpg", plain[:frame + 5] + struct.pack(">HH", 65500, 65500) + plain[frame + 9:])
    save("bad_bomb.jpg", plain[:frame + 5] + struct.pack(">HH", 9000, 9000) + plain[frame + 9:])
    save("bad_12bit.jpg", plain[:frame + 4] + b"\x0c" + plain[frame + 5:])


# ---- .npy ----


def raw_npy(header, data=b"", version=1, pad=True):
    text = header.encode("utf-8" if version == 3 else "latin1")
    size = 2 if version == 1 else 4
    if pad:
        text += b" " * (-(8 + size + len(text) + 1) % 16) + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + len(text).to_bytes(size, "little") + text + data


def make_npys():
    values = np.array([0, 1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41])
    for name in ["f2", "f4", "f8", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "b1"]:
        array = values.reshape(5, 3).astype(name)
        if name[0] == "f":
            array = array / np.array(-4, dtype=name)
        if name[0] == "i":
            array = -array
        save(f"npy_{name}.npy", npy(array))
        if array.dtype.itemsize > 1:
            save(f"npy_{name}_big.npy", npy(array.astype(array.dtype.newbyteorder(">"))))
    cube = np.arange(2 * 3 * 5 * 7).reshape(2, 3, 5, 7)
    for name in ["f4", "u1", "i2", "f8"]:
        save(f"npy_{name}_fortran.npy", npy(np.asfortranarray((cube % 128).astype(name))))
    save("npy_f4_fortran_big.npy", npy(np.asfortranarray(cube.astype(">f4"))))
    save("npy_f4_0d.npy", npy(np.float32(2.5)))
    save("npy_f4_1d.npy", npy(np.arange(3, dtype="f4")))
    save("npy_f4_empty.npy", npy(np.zeros((3, 0, 2), "f4")))
    save("npy_f4_4d.npy", npy(cube.astype("f4")))
    save("npy_f8_2d.npy", npy(np.arange(35).reshape(5, 7) / 3))
    save("npy_i8_1d.npy", npy(np.array([3, -1, 2**53 + 1, -2**63, 2**63 - 1])))
    save("npy_u8_large.npy", npy(np.array([2**64 - 1, 2**24 + 1, 2**24, 0], dtype="u8")))
    save("npy_f8_wide.npy", npy(np.array([0.1, 0.5, 1e300, -1e300, np.inf, np.nan, 1e-300])))
    save("npy_f2_all.npy", npy(np.arange(0, 65536, 61, dtype=np.uint16).view("f2")))
    save("npy_f2_all.expected.npy", npy(np.arange(0, 65536, 61, dtype=np.uint16).view("f2").astype("f4")))
    for version in (2, 3):
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, np.arange(6, dtype="f4").reshape(2, 3), version=(version, 0))
        save(f"npy_version_{version}.npy", buffer.getvalue())

    six = np.arange(6, dtype="<f4").tobytes()
    spellings = {
        "order": "{'shape': (2, 3), 'descr': '<f4', 'fortran_order': False}",
        "quotes": '{"descr": "<f4", "fortran_order": False, "shape": (2, 3), }',
        "spaces": "{ 'descr' :'<f4' , 'fortran_order':False,'shape' : ( 2 ,3 , ) , } ",
        "long": "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }",
        "native": "{'descr': '=f4', 'fortran_order': False, 'shape': (2, 3), }",
        "bare": "{'descr': 'f4', 'fortran_order': False, 'shape': (2, 3), }",
        "unaligned": "{'descr': 'f4', 'fortran_order': False, 'shape': (2, 3)}",
    }
    for name, header in spellings.items():
        save(f"npy_spelling_{name}.npy", raw_npy(header, six, pad=name != "unaligned"))

    def header(descr="'<f4'", order="False", shape="(2, 3)"):
        return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"

    good = raw_npy(header(), six)
    bad = {
        "complex": npy(np.zeros(2, "c8")), "unicode": npy(np.array(["abc"])), "bytes": npy(np.array([b"abcd"])),
        "structured": npy(np.zeros(2, [("a", "f4"), ("b", "i2", (3,))])), "dates": npy(np.zeros(2, "M8[s]")),
        "long_double": raw_npy(header("'<f16'"), six), "void": npy(np.zeros(2, "V3")),
        "object": raw_npy(header("'|O'"), b"\x80\4K\1."),
        "truncated": good[:-1], "no_data": good[:-24], "extra": good + b"\0", "two": good + good,
        "header_cut": good[:30], "magic_only": good[:6], "version": good[:6] + b"\4\0" + good[8:],
        "header_length": good[:8] + b"\xff\xff" + good[10:],
        "header_length_4": b"\x93NUMPY\2\0\xff\xff\xff\xff" + good[10:],
        "negative": raw_npy(header(shape="(-2, 3)"), six),
        "giant": raw_npy(header(shape="(2147483647, 2147483647)"), six),
        "overflow": raw_npy(header(shape="(4294967296, 4294967296)"), six),
        "digits": raw_npy(header(shape="(99999999999999999999999, 3)"), six),
        "giant_empty": raw_npy(header(shape="(0, 4611686018427387904, 4)")),
        "axes": raw_npy(header(shape="(" + "1, " * 65 + ")"), six),
        "number": raw_npy(header(shape="(6)"), six), "float_shape": raw_npy(header(shape="(2.0, 3)"), six),
        "boolean_shape": raw_npy(header(shape="(True, 3)"), six), "list_shape": raw_npy(header(shape="[2, 3]"), six),
        "order": raw_npy(header(order="0"), six), "descr": raw_npy(header(descr="4"), six),
        "no_shape": raw_npy("{'descr': '<f4', 'fortran_order': False, }", six),
        "no_descr": raw_npy("{'fortran_order': False, 'shape': (2, 3), }", six),
        "twice": raw_npy("{'descr': '<f4', 'shape': (6,), 'fortran_order': False, 'shape': (2, 3), }", six),
        "extra_key": raw_npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'x': 1}", six),
        "open": raw_npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)", six),
        "after": raw_npy(header() + " x", six), "empty_header": raw_npy("", six),
        "nested": raw_npy("{'descr': " + "[" * 4000, six), "brackets": raw_npy("{'descr': [(']', '<f4')]", six),
    }
    for name, data in bad.items():
        save(f"bad_{name}.npy", data)


if __name__ == "__main__":
    for name in os.listdir(HERE):
        if name.endswith((".png", ".jpg", ".npy", ".sha256")):
            os.remove(os.path.join(HERE, name))
    make_pngs()
    make_jpegs()
    make_npys()
