# 回音墙的大门:make help 列出全部命令。
VENV := .venv/bin/python
ECHOWALL := $(VENV) -m deploy.command
# Each of the WORKERS has servers of its own; the tests wait more than they compute. WORKERS=0 runs them one after another.
WORKERS := 2
PYTEST = $(VENV) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run stop reset status observe seed simulate test test-all check contracts faults fuzz shots bench bench-scale clean

help: ## 列出命令 (list the commands)
	@echo "make <命令>"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile
	@echo "  PORT=9000 换端口;APART=1 每个服务单独运行;SIMULATE=0 不放演示流量;ARGS=… 传给 test、simulate、bench、observe"

setup: ## 准备环境 .venv (make the environment)
	@./deploy/setup

run: setup ## 启动全部,Ctrl-C 停止 (start everything; Ctrl-C stops)
	@$(ECHOWALL) run

stop: setup ## 停止正在运行的全部进程 (stop whatever runs)
	@$(ECHOWALL) stop

reset: setup ## 停止并删除本地数据 (stop, delete all local data)
	@$(ECHOWALL) reset

status: setup ## 进程、队列、发件箱、时钟 (processes, queues, outboxes, clocks)
	@$(ECHOWALL) status

observe: setup ## 监控本机运行的全部,告警说在终端里;ARGS=--quick 立即告警 (Prometheus, Alertmanager)
	@$(ECHOWALL) observe $(ARGS)

seed: setup ## 补上示范县数据 (the demonstration county)
	@$(ECHOWALL) seed

simulate: setup ## 演一个县的一天 (play a county's day)
	@$(ECHOWALL) simulate $(ARGS)

test: setup ## 单元、契约、集成、端到端与短故障测试,用自己的服务器 (all tests but the long and the browser's)
	@$(PYTEST) -m "not browser and not long" $(ARGS)

test-all: setup ## 再加矩阵、长测试和浏览器测试 (with matrices, the long tests and the browser's)
	@./tests/browser/setup
	@$(PYTEST) $(ARGS)

check: setup ## ruff、mypy、导入规则、契约文件 (linters, types, import law, contracts)
	@$(VENV) -m ruff check .
	@$(VENV) -m mypy
	@.venv/bin/lint-imports
	@$(ECHOWALL) contracts check
	@$(ECHOWALL) operations check

contracts: setup ## 重写契约、图表、监控与部署文件 (rewrite all that is generated and committed)
	@$(ECHOWALL) contracts write
	@$(ECHOWALL) operations write

faults: setup ## 随机故障两分钟,核对一个不丢、一个不重;SEED= SECONDS= MUTANT= DRILL= (random faults under load)
	@$(VENV) -m tests.faults $(if $(SEED),--seed $(SEED)) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(MUTANT),--mutant $(MUTANT)) $(if $(DRILL),--drill $(DRILL)) $(ARGS)

fuzz: setup ## 每个入口各一万份改坏的推送;MUTATIONS= SEED= (spoilt payloads at each intake)
	@MUTATIONS=$(or $(MUTATIONS),10000) SEED=$(or $(SEED),1) $(VENV) -m pytest tests/integration/express/test_mutated_payloads.py tests/integration/supermarket/test_mutated_payloads.py tests/integration/routes/test_mutated_events.py --timeout=1800 $(ARGS)

shots: setup ## 重拍 README 里的截图 (the screenshots of the README)
	@$(VENV) -m tests.browser.shots

bench: setup ## 测速 (measure)
	@$(VENV) -m tests.bench $(ARGS)

bench-scale: setup ## 存到一千万个事件时各项指标的变化 (how figures grow up to ten million stored events)
	@$(VENV) -m tests.bench --scale $(ARGS)

clean: ## 删除缓存,保留数据与环境 (delete caches; data and environment stay)
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build
