// Rating by a one-time link. Old phones are welcome: no modules, no fetch, nothing newer than ECMAScript 5.
(function () {
  "use strict";

  var what = document.getElementById("what");
  var texts = JSON.parse(document.getElementById("rating").getAttribute("data-texts"));
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

  function isOver(right) { return right[4] * 1000 < Date.now(); }

  // The ticket comes along into another language, behind the # as before.
  function keepTicket() {
    var links = document.querySelectorAll(".language");
    for (var at = 0; at < links.length; at += 1) { links[at].hash = location.hash; }
  }

  function open() {
    var right = read();
    if (!right) { say(texts.broken); return; }
    what.textContent = texts.place + " · " + (titles[right[1]] || texts.service);
    if (isOver(right)) { say(texts.over); return; }
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
    if (!chosen("level")) { return texts.level; }
    if (Number(chosen("level")) <= BAD && !chosen("displeasure")) { return texts.displeasure; }
    return "";
  }

  function answered(request) {
    var told = {};
    try { told = JSON.parse(request.responseText); } catch (unread) { told = {}; }
    document.getElementById("send").disabled = false;
    if (request.status === 200) {
      form.hidden = true;
      say(told.rectification ? texts.rectified : texts.thanks);
    } else if (request.status === 409) {
      form.hidden = true;
      say(isOver(read()) ? texts.over : texts.again);
    } else if (request.status === 422) {
      say((told.errors && told.errors.phone) ? texts.phone : texts.check);
    } else if (request.status === 429) {
      say(texts.many);
    } else {
      say(texts.unsent);
    }
  }

  function send(event) {
    var request = new XMLHttpRequest();
    var lacks = missing();
    event.preventDefault();
    if (lacks) { say(lacks); return; }
    document.getElementById("send").disabled = true;
    say(texts.sending);
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
  keepTicket();
  open();
}());
