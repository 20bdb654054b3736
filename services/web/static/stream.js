// A live stream of events that is open while somebody looks: the browser's own way back, and ours where it was refused.
const RETRY_MS = 5_000;

// Gives `take(body)` what comes; `lost()` is told when the stream breaks.
export function live(path, take, lost) {
  let stream = null;
  let retry = null;
  const heard = (message) => take(JSON.parse(message.data));
  const stop = () => (clearTimeout(retry), stream?.close());
  const start = () => {
    stop();
    if (document.hidden) return;
    stream = new EventSource(path);
    stream.addEventListener("snapshot", heard);
    stream.addEventListener("changes", heard);
    stream.onerror = () => {
      lost();
      if (stream.readyState === EventSource.CLOSED) retry = setTimeout(start, RETRY_MS);
    };
  };
  document.addEventListener("visibilitychange", start);
  addEventListener("online", start);
  start();
  return { stop, start };
}
