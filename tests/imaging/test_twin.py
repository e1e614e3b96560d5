# SPDX-License-Identifier: GPL-3.0-or-later
"""Values and grey levels of the shared DICOM files against an independent reader (pydicom): modality table or rescaling, VOI table or
window by the function the file names, palette, sign and high bit. test_twin.py DUMP-PROGRAM; exit 77 (skipped) without files or pydicom."""
import csv
import os
import subprocess
import sys
import warnings

try:
    import numpy
    import pydicom
    from pydicom.pixel_data_handlers.util import apply_color_lut, apply_modality_lut, apply_voi_lut
except ImportError:
    sys.exit(77)
warnings.simplefilter('ignore')
FOLDER = os.path.join(os.environ.get('RV_SHARED_DIR', '/nonexistent'), 'data', 'dicom')
if not os.path.isdir(FOLDER):
    sys.exit(77)
# 32 bits as two 16-bit words of a retired byte order: both toolkits of the list read them word by word, pydicom does not.
LEFT_OUT = {'pydicom_small/rtdose_expb.dcm', 'pydicom_small/rtdose_expb_1frame.dcm'}
NATIVE = {'1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.5'}


def wanted():
    """Files whose pixels both decoders of the list agree on, and those with tables, in a coding that pydicom reads by itself."""
    rows = csv.DictReader(open(os.path.join(FOLDER, 'truth.tsv'), encoding='utf-8'), delimiter='\t')
    names = {r['path'] for r in rows if r['agree'] == 'yes' and r['ts'] in NATIVE and not r['path'].startswith('sts_')}
    names |= {'pydicom_data/mlut_18.dcm', 'pydicom_data/vlut_04.dcm', 'odd/TestPattern_Palette.dcm', 'pydicom_small/examples_palette.dcm'}
    return sorted(os.path.join(FOLDER, n) for n in names if n not in LEFT_OUT and os.path.exists(os.path.join(FOLDER, n)))


def expected(path, number):
    """Values and grey levels 0 to 255 (None: not compared)."""
    ds = pydicom.dcmread(path, force=True)
    if 'FloatPixelData' in ds or 'DoubleFloatPixelData' in ds:
        return None, None
    array = ds.pixel_array
    if int(ds.get('NumberOfFrames') or 1) > 1:
        array = array[number]
    if ds.PixelRepresentation == 1 and ds.BitsStored < ds.BitsAllocated:
        # pydicom leaves the sign in the middle of the word
        array = ((array & (1 << ds.BitsStored) - 1) ^ 1 << ds.BitsStored - 1) - (1 << ds.BitsStored - 1)
    if str(ds.PhotometricInterpretation) == 'PALETTE COLOR':
        if 'SegmentedRedPaletteColorLookupTableData' in ds:
            return None, None
        rgb = apply_color_lut(array, ds).astype(numpy.uint32)
        bits = ds.RedPaletteColorLookupTableDescriptor[2]
        return None, rgb >> 8 if bits == 16 else rgb
    if ds.get('SamplesPerPixel', 1) != 1:
        return None, None
    enhanced = 'PerFrameFunctionalGroupsSequence' in ds
    values = apply_modality_lut(array, ds)
    if enhanced:
        return None, None
    levels = None
    if 'VOILUTSequence' in ds:
        item = ds.VOILUTSequence[0]
        levels = apply_voi_lut(values, ds).astype(float) / (2 ** item.LUTDescriptor[2] - 1) * 255
    elif 'WindowCenter' in ds and 'WindowWidth' in ds and 'ModalityLUTSequence' not in ds:
        centre, width = (float(v[0]) if isinstance(v, pydicom.multival.MultiValue) else float(v) for v in (ds.WindowCenter, ds.WindowWidth))
        function = ds.get('VOILUTFunction', 'LINEAR')
        x = values.astype(float)
        if function == 'SIGMOID':
            levels = 255 / (1 + numpy.exp(-4 * (x - centre) / width))
        elif function == 'LINEAR' and width > 1:
            levels = ((x - (centre - 0.5)) / (width - 1) + 0.5) * 255
        else:
            levels = ((x - centre) / width + 0.5) * 255
        levels = numpy.clip(levels, 0, 255)
    if levels is not None and (ds.PhotometricInterpretation == 'MONOCHROME1' or ds.get('PresentationLUTShape') == 'INVERSE'):
        levels = 255 - levels
    return values.astype(float), levels


def main():
    paths, counts, faults = wanted(), {'values': 0, 'levels': 0, 'palette': 0}, []
    out = subprocess.run([sys.argv[1]] + paths, stdout=subprocess.PIPE, check=True).stdout
    at = 0
    while at < len(out):
        end = out.index(b'\n', at)
        columns, rows, grey, number, path = out[at:end].decode().split(' ', 4)
        n, at = int(columns) * int(rows), end + 1
        values = numpy.frombuffer(out, '<f4', n, at) if grey == '1' else None
        at += n * 4 * int(grey)
        pixels = numpy.frombuffer(out, '<u4', n, at)
        at += n * 4
        try:
            wanted_values, wanted_levels = expected(path, int(number))
        except (AttributeError, NotImplementedError, ValueError, RuntimeError, KeyError, TypeError) as problem:
            print('not compared:', path, problem)
            continue
        if wanted_values is not None and values is not None:
            counts['values'] += 1
            away = numpy.abs(values - wanted_values.reshape(-1)) / numpy.maximum(numpy.abs(wanted_values.reshape(-1)), 1)
            if away.max() > 1e-6:
                faults.append('%s: values differ by up to %g' % (path, away.max()))
        if wanted_levels is not None and wanted_levels.ndim == 3:
            counts['palette'] += 1
            ours = numpy.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255], -1)
            if numpy.abs(ours.astype(int) - wanted_levels.reshape(-1, 3)).max() > 0:
                faults.append(path + ': palette colours differ')
        elif wanted_levels is not None:
            counts['levels'] += 1
            away = numpy.abs((pixels & 255).astype(float) - wanted_levels.reshape(-1)).max()
            if away > 0.51:
                faults.append('%s: grey levels differ by up to %g' % (path, away))
    print(counts)
    print('\n'.join(faults))
    sys.exit(1 if faults or min(counts.values()) == 0 else 0)


main()
