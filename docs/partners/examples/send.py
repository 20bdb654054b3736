"""签名并推送一个事件。Signs and posts one event. Needs BASE_URL, PARTNER_ID and PARTNER_SECRET."""

import base64
import hashlib
import hmac
import json
import os
import time
import urllib.request
import uuid

base_url, partner, secret = (os.environ[name] for name in ("BASE_URL", "PARTNER_ID", "PARTNER_SECRET"))
event = {
    "specversion": "1.0",
    "id": str(uuid.uuid4()),
    "source": f"/{partner}",
    "type": "partner.parcel.arrived.v1",
    "datacontenttype": "application/json",
    "data": {
        "carrier": "yunda",
        "waybill": str(uuid.uuid4().int)[:13],
        "centre": "370829001001",
        "recipient": {"name": "测试员", "phone": "138****5678"},
    },
}
body = json.dumps(event, ensure_ascii=False).encode()

message, stamp = f"msg_{uuid.uuid4().hex}", str(int(time.time()))
key = base64.b64decode(secret.removeprefix("whsec_"))
signature = hmac.new(key, f"{message}.{stamp}.".encode() + body, hashlib.sha256).digest()

request = urllib.request.Request(
    f"{base_url}/express/v1/events",
    data=body,
    headers={
        "content-type": "application/cloudevents+json",
        "partner-id": partner,
        "webhook-id": message,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    },
)
with urllib.request.urlopen(request, timeout=10) as answer:
    print(answer.read().decode())
