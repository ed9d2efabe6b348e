import numpy as np
import pytest
import torch

import cifar
from conftest import made_up


def test_a_row_is_a_label_and_three_planes(tmp_path):
    red, green, blue = (np.arange(1024, dtype=np.uint8) + k for k in (0, 1, 2))
    (tmp_path / 'one.bin').write_bytes(bytes([7]) + red.tobytes() + green.tobytes() + blue.tobytes())
    images, labels = cifar.read_batch(tmp_path / 'one.bin')
    assert labels.tolist() == [7]
    assert images.shape == (1, 3, 32, 32)
    assert images[0, :, 1, 2].tolist() == [34, 35, 36]  # row 1, column 2 of each plane


def test_write_and_read_give_the_same_back(tmp_path):
    images, labels = made_up(30)
    cifar.write_batch(tmp_path / 'some.bin', images, labels)
    assert (tmp_path / 'some.bin').stat().st_size == 30 * 3073
    read = cifar.read_batch(tmp_path / 'some.bin')
    assert (read[0] == images).all() and (read[1] == labels).all()


def test_load_joins_the_training_files_in_order(data):
    images, labels = cifar.load(data, 'train')
    assert images.shape == (200, 3, 32, 32) and images.dtype == torch.uint8
    assert labels.shape == (200,) and labels.dtype == torch.int64
    assert (images[80:120].numpy() == made_up(40, seed=2)[0]).all()
    assert len(cifar.load(data, 'test')[0]) == 60


def test_unit_range_and_back_lose_nothing():
    every = torch.arange(256, dtype=torch.uint8)
    unit = cifar.to_unit(every)
    assert unit.min() == -1 and unit.max() == 1
    assert (cifar.to_bytes(unit) == every).all()
    assert cifar.to_bytes(torch.tensor([-3.0, 1.2])).tolist() == [0, 255]


@pytest.mark.parametrize('content, says', [
    (b'', '0 bytes'),
    (bytes(3073 * 2 - 1), 'incomplete'),
    (bytes(3073) + bytes([10]) + bytes(3072), 'row 1 has the label 10'),
])
def test_a_damaged_file_is_named_with_what_to_do(tmp_path, content, says):
    path = tmp_path / 'data_batch_1.bin'
    path.write_bytes(content)
    with pytest.raises(cifar.DataError) as error:
        cifar.read_batch(path)
    assert str(path) in str(error.value) and says in str(error.value) and 'cifar-10-batches-bin' in str(error.value)


def test_a_missing_file_is_named_with_what_to_do(data, tmp_path):
    with pytest.raises(cifar.DataError, match='data_batch_1.bin.*No such file.*cifar-10-binary.tar.gz'):
        cifar.load(str(tmp_path), 'train')
