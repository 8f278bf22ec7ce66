"""Descriptions in Chinese, Russian and Japanese: what is printed, and what goes out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import black
import pytest

from .conftest import Call
from .making import DESCRIPTION, REPOSITORY, Made, Workshop, openapi
from .recording import Server

ADDRESSES = [
    "東京都千代田区丸の内一丁目一番地",
    "大阪市北区梅田三丁目",
    "札幌",
]
USER = {
    "type": "object",
    "required": ["姓名"],
    "properties": {
        "姓名": {"type": "string"},
        "пол": {"type": "string", "enum": ["м", "ж", "\u041c"]},
        "住所": {"type": "string", "enum": ADDRESSES},
    },
}
SCHEMA = {"$ref": "#/components/schemas/用户"}
ROOT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "用户", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {
        "/用户/{号}": {
            "post": {
                "tags": ["用户"],
                "operationId": "创建用户",
                "parameters": [
                    {
                        "name": "号",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string"},
                    },
                    {"name": "вид", "in": "query", "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": SCHEMA}},
                },
                "responses": {
                    "200": {
                        "description": "成功",
                        "content": {"application/json": {"schema": SCHEMA}},
                    }
                },
            }
        }
    },
    "components": {"schemas": {"用户": USER}},
}


@pytest.fixture(scope="module")
def made(shared_workshop: Workshop) -> Made:
    return shared_workshop.make(openapi(ROOT))


def test_values_and_names_are_to_be_read(made: Made) -> None:
    """Values in their own letters, with escapes for a lookalike, and names in ours."""
    text = made.files["models/yong_hu.py"]
    assert (
        '_wire: ClassVar[Mapping[str, str]] = {\n        "xing_ming": "姓名",' in text
    )
    assert 'YongHuPol: TypeAlias = Literal["м", "ж", "\\u041c"]\n' in text
    assert "def chuang_jian_yong_hu(\n" in made.files["operations/yong_hu.py"]


def test_lines_are_broken_as_black_breaks_them(made: Made) -> None:
    """Which gives such letters two columns; on lines of 88 letters these would fit."""
    text = made.files["models/yong_hu.py"]
    listed = ", ".join(f'"{address}"' for address in ADDRESSES)
    assert len(f"YongHuZhuSuo: TypeAlias = Literal[{listed}]") <= 88
    assert listed not in text
    for path, text in made.files.items():
        if path.endswith(".py"):
            assert black.format_str(text, mode=black.Mode()) == text, path


def test_what_is_sent_is_what_the_description_says(
    call: Call, made: Made, server: Server
) -> None:
    package: Any = __import__(made.name)
    user = package.models.YongHu(xing_ming="王", pol="ж", zhu_suo=ADDRESSES[0])
    call(
        package,
        lambda c: c.yong_hu.chuang_jian_yong_hu("七", user, vid="да"),
        base_url=server.url,
    )
    request = server.only
    assert json.loads(request.body) == {"姓名": "王", "пол": "ж", "住所": ADDRESSES[0]}
    path = "/%E7%94%A8%E6%88%B7/%E4%B8%83?%D0%B2%D0%B8%D0%B4=%D0%B4%D0%B0"
    assert request.target == path
    data = {"姓名": "王", "пол": "\u041c"}
    assert package.models.YongHu.from_dict(data, strict=True).pol == "\u041c"


def test_what_spells_is_loaded_where_something_is_to_be_spelled(tmp_path: Path) -> None:
    script = (
        "import sys; from generator.__main__ import run\n"
        "run(['generate', sys.argv[1], '-o', 'made'])\n"
        "print('anyascii' in sys.modules)"
    )
    foreign = tmp_path / "api.json"
    foreign.write_text(json.dumps(ROOT), "utf-8")
    for source, is_loaded in ((DESCRIPTION, "False"), (foreign, "True")):
        done = subprocess.run(
            [sys.executable, "-c", script, source],
            cwd=tmp_path,
            env={"PYTHONPATH": str(REPOSITORY), "CLIENTSMITH_NO_CACHE": "1"},
            capture_output=True,
            encoding="utf-8",
        )
        assert done.stdout.split()[-1] == is_loaded, done.stderr
        foreign.with_name("made").rename(tmp_path / source.stem)
