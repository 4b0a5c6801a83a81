/** What stands for something personal, such as "[PERSONNE 1]", without its brackets. */
export function RemovedMark({ text }: { readonly text: string }) {
  return <mark className="removed">{text.replace(/^\[|\]$/g, '')}</mark>;
}
