// One service's OpenAPI document, by Redoc; its search would want a worker made of a string, which the policy forbids.
const place = document.getElementById("api");
Redoc.init(place.dataset.document, { disableSearch: true, hideDownloadButton: true, nativeScrollbars: true }, place);
