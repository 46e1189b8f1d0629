# Сайт конкурса. `make run` запускает, `make test` проверяет; остальное покажет `make`.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run demo manage drill test test-vote test-deploy test-deploy-here check format lock bench bench-vote bench-faults audit screens help-pictures bench-growth bench-load bench-import
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Without kept bytecode every process of the site compiles everything anew: two seconds of a start of four.
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
LAUNCH := $(if $(PORT),PORT=$(PORT)) PYTHONPATH=site exec $(PY) -m config.local

help: ## показать этот список
	@echo "Команды:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do \
	  printf '  make %-14s %s\n' "$$name" "$$text"; done

run: $(VENV)/.run ## запустить сайт на http://127.0.0.1:8000 (другой порт: make run PORT=8001)
	@$(LAUNCH)

demo: $(VENV)/.run ## удалить собственную базу и снимки и собрать демонстрацию заново
	@$(LAUNCH) rebuild

manage: $(VENV)/.run ## выполнить команду Django вместе с базой: make manage ARGS="createsuperuser"
	@$(LAUNCH) manage $(ARGS)

drill: $(VENV)/.run ## сделать копию сайта, вернуть её в отдельную базу и проверить
	@$(LAUNCH) manage drill $(ARGS)

# Three processes for two cores: one of them often waits for a browser or a server.
test: $(VENV)/.test ## выполнить все проверки, в том числе в браузере
	@chromium="$$(tools/find-chromium)" && CHROMIUM="$$chromium" $(PY) -m pytest -n 3 $(ARGS)

test-vote: $(VENV)/.test ## проверить голосование в полном размере: тысячи голосов, двадцать падений сервера
	@chromium="$$(tools/find-chromium)" && \
	  VOTE_TEST_SCALE=full CHROMIUM="$$chromium" $(PY) -m pytest tests/voting tests/e2e/test_vote.py tests/e2e/test_attack.py $(ARGS)

# BASE: the folder of another Debian, as debootstrap makes it; its Python gets an environment of its own.
test-deploy: $(if $(BASE),,$(VENV)/.test) ## установить сайт, как на сервер, и обновить его под нагрузкой (root, Debian; следов не остаётся)
	@tests/deploy/clean-tree make -s $(if $(BASE),VENV=/venv) test-deploy-here

test-deploy-here: $(VENV)/.test
	@$(PY) -m pytest tests/deploy -o addopts= -p no:django -p no:xdist --confcutdir=tests/deploy -q $(ARGS)

check: $(VENV)/.test ## быстрые проверки кода без тестов
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint --quiet --lint templates
	DEBUG=1 PYTHONPATH=site:. $(VENV)/bin/mypy
	PYTHONPATH=site:. $(VENV)/bin/lint-imports
	PYTHONPATH=site $(PY) -m config.local manage makemigrations --check --dry-run
	DEBUG=1 $(PY) manage.py check
	$(PY) -m pip check

format: $(VENV)/.test ## привести код к единому виду
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(VENV)/.test ## измерить запросы, время процессора и память
	@PYTHONPATH=site:. $(PY) -m tools.bench $(ARGS)

bench-vote: $(VENV)/.test ## измерить голосование: голоса в секунду рядом с pgbench, ничего не потеряно
	@PYTHONPATH=site:. $(PY) -m tools.bench_vote $(ARGS)

bench-faults: $(VENV)/.test ## показать, что видят люди, пока нет базы или веб-сервера (нужен nginx)
	@PYTHONPATH=site:. $(PY) -m tools.bench_faults $(ARGS)

audit: $(VENV)/.test ## измерить скорость, доступность и разметку страниц (нужны Node и Java)
	@chromium="$$(tools/find-chromium)" && CHROMIUM="$$chromium" PYTHONPATH=. $(PY) -m tools.audit $(ARGS)

screens: $(VENV)/.test ## снять все страницы и редкие состояния в var/screens
	@PYTHONPATH=site:. $(PY) -m tools.screens $(ARGS)

help-pictures: $(VENV)/.test ## снять заново картинки инструкций в управлении сайтом
	@chromium="$$(tools/find-chromium)" && HELP_PICTURES=1 CHROMIUM="$$chromium" $(PY) -m pytest tests/e2e/test_help.py -n 0 $(ARGS)

bench-growth: $(VENV)/.test ## сравнить маленький сайт и тот же сайт со 100 000 проектов
	@PYTHONPATH=site:. $(PY) -m tools.bench_growth $(ARGS)

bench-load: $(VENV)/.test ## измерить сайт за nginx: файлы, страницы, голоса рядом с чтением
	@PYTHONPATH=site:. $(PY) -m tools.bench_load $(ARGS)

bench-import: $(VENV)/.test ## сравнить запись таблицы в 300 строк с 1 000 сохранений страниц
	@PYTHONPATH=site:. $(PY) -m tools.bench_import $(ARGS)

# With hashes: pip and uv then install nothing else under the same name and version. For every Python: from 3.12 on setuptools is needed, too.
LOCK := uv pip compile -q --universal --python-version 3.11 --no-header --generate-hashes --upgrade

lock: $(VENV)/.uv ## записать точные версии всех зависимостей
	$(VENV)/bin/$(LOCK) pyproject.toml -o requirements.txt
	$(VENV)/bin/$(LOCK) --group test -c requirements.txt -o tests/requirements.txt

# Environment: each stamp is newer than the list it was installed from. uv is optional, it is only faster than pip.

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Нужен Python 3.11 или новее: установите его или укажите путь, например make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Не хватает модуля venv. Установите пакет python3-venv: sudo apt install python3-venv"; exit 1; }
	@echo "Готовлю окружение…"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.uv: $(VENV)/.made
	@$(PY) -m pip install -q uv==0.13.9 || echo "Ускоритель установки недоступен, ставлю обычным способом."
	@touch $@

define install
@echo "Устанавливаю зависимости…"
@{ test -x $(VENV)/bin/uv && $(VENV)/bin/uv pip install -q --compile-bytecode -p $(PY) $(1); } || $(PY) -m pip install -q $(1)
@touch $@
endef

$(VENV)/.run: requirements.txt | $(VENV)/.uv
	$(call install,-r requirements.txt)

$(VENV)/.test: tests/requirements.txt $(VENV)/.run
	$(call install,-r requirements.txt -r tests/requirements.txt)
