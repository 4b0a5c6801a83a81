/** For the `ref` of a field that a button brings: whoever pressed it goes on in the field. */
export function focusWhenThere(field: HTMLInputElement | null): void {
  field?.focus();
}
