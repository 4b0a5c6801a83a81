/**
 * Places of the best scores above a floor, best first; equal scores are ordered by place. A bounded heap: one pass,
 * whatever the limit.
 */
export function bestPlaces(
  scores: Float64Array,
  floor: number,
  admits: (place: number) => boolean,
  limit: number,
): number[] {
  const heap: number[] = [];
  const worse = (a: number, b: number): boolean =>
    (scores[a] as number) < (scores[b] as number) || (scores[a] === scores[b] && a > b);
  for (let place = 0; place < scores.length; place++) {
    if ((scores[place] as number) <= floor) continue;
    if (heap.length === limit && worse(place, heap[0] as number)) continue;
    if (!admits(place)) continue;
    if (heap.length < limit) pushHeap(heap, place, worse);
    else replaceTop(heap, place, worse);
  }
  return heap.sort((a, b) => (worse(a, b) ? 1 : -1));
}

type Order = (a: number, b: number) => boolean;

/** The worst kept place is at the top of the heap. */
function pushHeap(heap: number[], item: number, worse: Order): void {
  let at = heap.push(item) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!worse(heap[at] as number, heap[parent] as number)) return;
    [heap[at], heap[parent]] = [heap[parent] as number, heap[at] as number];
    at = parent;
  }
}

function replaceTop(heap: number[], item: number, worse: Order): void {
  heap[0] = item;
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    const right = left + 1;
    let worst = at;
    if (left < heap.length && worse(heap[left] as number, heap[worst] as number)) worst = left;
    if (right < heap.length && worse(heap[right] as number, heap[worst] as number)) worst = right;
    if (worst === at) return;
    [heap[at], heap[worst]] = [heap[worst] as number, heap[at] as number];
    at = worst;
  }
}
