#!/bin/sh
# 签名并推送一个事件。Signs and posts one event. Needs curl, openssl and three variables: BASE_URL PARTNER_ID PARTNER_SECRET.
set -eu
event=$(openssl rand -hex 16)
waybill=$(date +%s)$(openssl rand -hex 2)
body="{\"specversion\":\"1.0\",\"id\":\"$event\",\"source\":\"/$PARTNER_ID\",\"type\":\"partner.parcel.arrived.v1\",\"datacontenttype\":\"application/json\",\"data\":{\"carrier\":\"yunda\",\"waybill\":\"$waybill\",\"centre\":\"370829001001\",\"recipient\":{\"name\":\"测试员\",\"phone\":\"138****5678\"}}}"

message=msg_$(openssl rand -hex 16)
stamp=$(date +%s)
key=$(printf %s "${PARTNER_SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
signature=$(printf %s "$message.$stamp.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

curl --silent --show-error --fail-with-body --max-time 10 "$BASE_URL/express/v1/events" \
  --header "content-type: application/cloudevents+json" \
  --header "partner-id: $PARTNER_ID" \
  --header "webhook-id: $message" \
  --header "webhook-timestamp: $stamp" \
  --header "webhook-signature: v1,$signature" \
  --data-binary "$body"
