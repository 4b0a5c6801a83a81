/** `PJSIP/1001` → `1001`. */
export function extensionOf(interfaceName: string): string {
  return interfaceName.slice(interfaceName.lastIndexOf('/') + 1);
}

/** `PJSIP/1001-0000002a` → `1001`. */
export function extensionOfChannel(name: string): string {
  return extensionOf(name).replace(/-[0-9a-f]{8}$/, '');
}
