// There is no talk at this address any more: what was typed for it and never sent goes too.
try {
  sessionStorage.removeItem(location.pathname);
} catch {
  // A browser that keeps nothing.
}
