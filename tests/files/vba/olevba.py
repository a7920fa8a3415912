"""olevba and olefile as the tests use them: readers of VBA projects that are not ours."""

import io
import warnings

import olefile

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # olevba speaks to an older pyparsing
    from oletools.olevba import VBA_Parser, decompress_stream


def decompressed(data: bytes) -> bytes:
    """What a compressed VBA stream holds."""
    return bytes(decompress_stream(bytearray(data)))


def opened(data: bytes) -> olefile.OleFileIO:
    """A compound file, read by olefile told to refuse whatever is not as specified."""
    found = olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE)
    assert found.parsing_issues == []
    return found


def texts(data: bytes) -> dict[str, str]:
    """Text of every module of a VBA project, or of a workbook that has one, by the file name olevba gives it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = VBA_Parser("project", data=data)
        try:
            return {name: text for _, _, name, text in parser.extract_macros()}
        finally:
            parser.close()
