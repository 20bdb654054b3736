"""Where commands are run that want all services at once: a job that is started by hand and ends by itself."""

from typing import Any

from deploy.kubernetes.environment import KEYS, toolbox

NAME = "toolbox"
HOURS = 4
_LABELS = {"app.kubernetes.io/component": "administration"}


def document() -> dict[str, Any]:
    """A CronJob that is suspended: `kubectl create job --from=cronjob/toolbox` makes its job."""
    pod = {
        "restartPolicy": "Never",
        "serviceAccountName": "administration",
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": 10001,
            "runAsGroup": 10001,
            "fsGroup": 10001,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [_container()],
        "volumes": [
            {"name": "tmp", "emptyDir": {"sizeLimit": "1Gi"}},
            {"name": "keys", "secret": {"secretName": "echowall-keys", "defaultMode": 0o440}},
        ],
    }
    job = {
        "backoffLimit": 0,
        "activeDeadlineSeconds": HOURS * 3600,
        "ttlSecondsAfterFinished": 600,
        "template": {"metadata": {"labels": _LABELS}, "spec": pod},
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": NAME, "labels": _LABELS},
        "spec": {"schedule": "@yearly", "suspend": True, "jobTemplate": {"spec": job}},
    }


def _container() -> dict[str, Any]:
    return {
        "name": NAME,
        "image": "echowall",
        "command": ["sleep", str(HOURS * 3600)],
        "envFrom": [{"configMapRef": {"name": "echowall-settings"}}],
        "env": toolbox(),
        "resources": {"requests": {"cpu": "50m", "memory": "160Mi"}, "limits": {"memory": "1Gi"}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [
            {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108 - in a container of its own
            {"name": "keys", "mountPath": KEYS, "readOnly": True},
        ],
    }
