// Rating by a one-time link. Old phones are welcome: no modules, no fetch, nothing newer than ECMAScript 5.
(function () {
  "use strict";

  var what = document.getElementById("what");
  var titles = JSON.parse(what.getAttribute("data-titles"));
  var BAD = 2;
  var form = document.getElementById("rating");
  var ticket = location.hash.slice(1);

  function say(words) { document.getElementById("said").textContent = words; }

  function show(id, shown) { document.getElementById(id).hidden = !shown; }

  function chosen(name) {
    var one = form.querySelector("input[name=" + name + "]:checked");
    return one ? one.value : null;
  }

  // What the ticket says of itself: rating, service, centre, way, end. Only the server can tell whether it is ours.
  function read() {
    try {
      var payload = ticket.split(".")[0].replace(/-/g, "+").replace(/_/g, "/");
      return JSON.parse(atob(payload));
    } catch (broken) {
      return null;
    }
  }

  function open() {
    var right = read();
    if (!right) { say("评价链接不完整,请重新打开短信里的链接,或在柜台重新扫码。"); return; }
    what.textContent = "嘉祥县乡村振兴服务中心 · " + (titles[right[1]] || "服务");
    if (right[4] * 1000 < Date.now()) { say("评价链接已过期,可在服务中心柜台扫码评价。"); return; }
    say("");
    form.hidden = false;
  }

  function body() {
    var sent = { ticket: ticket, level: Number(chosen("level")) };
    if (sent.level <= BAD) { sent.displeasure = chosen("displeasure"); }
    ["text", "phone"].forEach(function (name) {
      var value = form.elements[name].value.replace(/^\s+|\s+$/g, "");
      if (value) { sent[name] = value; }
    });
    return sent;
  }

  function missing() {
    if (!chosen("level")) { return "请先点选是否满意。"; }
    if (Number(chosen("level")) <= BAD && !chosen("displeasure")) { return "请点一项不满意的原因,或点“不便说明”。"; }
    return "";
  }

  function answered(request) {
    var told = {};
    try { told = JSON.parse(request.responseText); } catch (unread) { told = {}; }
    document.getElementById("send").disabled = false;
    if (request.status === 200) {
      form.hidden = true;
      say(told.rectification ? "谢谢您。我们已立案,5 个工作日内整改并答复。" : "谢谢您的评价。");
    } else if (request.status === 409) {
      form.hidden = true;
      say(told.detail || told.title || "这次服务已经评价过了,谢谢您。");
    } else if (request.status === 422) {
      say((told.errors && told.errors.phone) ? "电话号码不对,请改正或留空。" : (told.detail || told.title || "请检查填写的内容。"));
    } else if (request.status === 429) {
      say("现在评价的人太多,请一分钟后再点提交。");
    } else {
      say("没有送达,请检查网络后再点一次提交;不会重复计算。");
    }
  }

  function send(event) {
    var request = new XMLHttpRequest();
    var lacks = missing();
    event.preventDefault();
    if (lacks) { say(lacks); return; }
    document.getElementById("send").disabled = true;
    say("正在提交…");
    request.open("POST", "/feedback/v1/ratings");
    request.setRequestHeader("Content-Type", "application/json");
    request.timeout = 20000;
    request.onload = request.onerror = request.ontimeout = function () { answered(request); };
    request.send(JSON.stringify(body()));
  }

  form.addEventListener("change", function () {
    var level = Number(chosen("level"));
    show("why", level > 0 && level <= BAD);
    show("more", level > 0);
    say("");
  });
  form.addEventListener("submit", send);
  window.addEventListener("hashchange", function () { location.reload(); });
  open();
}());
