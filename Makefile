# Everyday commands. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
BIN := .venv/bin
# Options of `yanxiu serve`: make serve SERVE="--port 8080"
SERVE ?=
# Options of the trial of distribution: make citus CITUS="--source ../citus --keep"
CITUS ?=
# Which tests, and how: make test TESTS="tests/unit -k calendar"
TESTS ?=
WORKERS ?= 2
export PYTHON

.PHONY: help
help: ## 列出全部命令 · list these commands
	@awk -F ' *## *' '/^[a-z-]+:.*## / { sub(/:.*/, "", $$1); printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## 准备环境：系统软件包、.venv、依赖 · make this clone ready (quick when nothing changed)
	@bash scripts/setup.sh

.PHONY: demo
demo: setup ## 演示：三套政策下的一年，结果在 out/demo · a year under three policies, results in out/demo
	@$(BIN)/yanxiu demo --out out/demo

.PHONY: serve
serve: setup ## 启动网站（第一次先装入演示数据）· the web site on the demonstration's data, at http://localhost:8000/
	@YANXIU_HOME="$${YANXIU_HOME:-var/serve}" bash scripts/serve.sh $(SERVE)

.PHONY: translations
translations: setup ## 收集页面文字，更新英文译文的清单 · gather the pages' texts and compile their translation
	@bash scripts/translations.sh

.PHONY: test
test: lint ## 全部检查和测试 · all checks and tests
	@bash scripts/system-packages.sh browser
	@# in the order of the folders: browser and commands, whose modules take longest, are not left to the end
	$(BIN)/pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder $(TESTS)

.PHONY: lint
lint: setup ## 格式、静态检查、类型、分层 · format, lint, types, layers
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	bash scripts/typecheck.sh
	$(BIN)/lint-imports --no-logo

.PHONY: format
format: setup ## 整理格式 · format the code and mend what can be mended safely
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

.PHONY: bench
bench: setup ## 测速：每行一项，与对照在同一次运行中比 · measure speed, each row beside its peer in one run
	@$(BIN)/python -m bench

.PHONY: citus
citus: setup ## 试一次分布：Citus、三台服务器、全套演示（先编译，约十分钟）· the demonstration on a distributed database
	@$(BIN)/python -m scripts.citus $(CITUS)

.PHONY: fuzz
fuzz: setup ## 长时间的随机测试：互不干扰、接口描述、外来文件 · long runs of tests that chance makes
	@bash scripts/fuzz.sh

.PHONY: soak
soak: setup ## 反复 kill -9 网站、后台、数据库，32 人同时编号 · processes killed at work, numbers given at once
	@$(BIN)/python -m soak

.PHONY: screenshots
screenshots: setup ## 每个页面的截图（两种宽度），放在 out/screenshots · every page at two widths
	@bash scripts/system-packages.sh browser
	@$(BIN)/pytest -q tests/browser/screenshots.py

.PHONY: pictures
pictures: setup ## 重画 README 的图（取自一次新的演示）· redraw the README's pictures from a fresh demonstration
	@$(BIN)/python scripts/pictures.py

.PHONY: documents
documents: setup ## 每种文书各写一份（PDF、xlsx 和逐页图片），在 out/documents · one of each document, as files and pictures
	@$(BIN)/python -m yanxiu_demo.documents out/documents

.PHONY: reference
reference: setup ## 重写由代码生成的文档页（事实、词汇、条款覆盖）· write the documentation's made pages anew
	@$(BIN)/python -m scripts.reference

.PHONY: docs
docs: setup ## 文档网站，在 out/docs，不取任何外部的东西 · the documentation as a site, in out/docs
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

.PHONY: lock
lock: setup ## 由 requirements.in 重写 requirements.lock（UPGRADE=1 取新版本）· resolve the dependencies anew
	@bash scripts/lock.sh

.PHONY: clean
clean: ## 删除 .venv、out 和缓存（不动 var 里的数据）· remove .venv, out and caches, never the data in var
	rm -rf .venv out .setup.lock .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	find core plugins demo tests migrations -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
