// The visible texts whose contrast with what lies behind them is under 4.5 to 1; images behind text are not looked at.
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const over = (ground, colour) => {
    canvas.fillStyle = `rgb(${ground.join(" ")})`;
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const ancestors = (element) => (element ? [...ancestors(element.parentElement), element] : []);
  const ground = (element) => ancestors(element).reduce((below, each) => over(below, getComputedStyle(each).backgroundColor), [255, 255, 255]);
  const mixed = (above, below, share) => above.map((part, at) => part * share + below[at] * (1 - share));
  const light = ([r, g, b]) => [[r, 0.2126], [g, 0.7152], [b, 0.0722]].reduce((sum, [part, weight]) => {
    const share = part / 255;
    return sum + weight * (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
  }, 0);
  const contrast = (element) => {
    const below = ground(element);
    const opacity = ancestors(element).reduce((product, each) => product * Number(getComputedStyle(each).opacity), 1);
    const [a, b] = [light(mixed(over(below, getComputedStyle(element).color), below, opacity)), light(below)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const holdsText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((element) => holdsText(element) && element.checkVisibility())
    .map((element) => [element.textContent.trim(), contrast(element)])
    .filter(([, ratio]) => ratio < 4.5);
}
