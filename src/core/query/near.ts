/**
 * Groups of pictures that are very similar: the same one smaller, compressed harder, a little brighter or cut, or the next of a
 * burst. Exact copies are one item already, by their hash. From which cosine on that is so depends on the encoder: see
 * `EncoderEntry.near` (models/registry.ts).
 */

/** What hangs together by pairs: groups of two and more, the largest first, each in the order of its first mention. */
export function groupsOf(pairs: Iterable<readonly [string, string]>): string[][] {
  const groupOf = new Map<string, string[]>();
  for (const [a, b] of pairs) {
    const one = groupOf.get(a) ?? [a];
    const other = groupOf.get(b) ?? [b];
    if (one === other) continue;
    const [large, small] = one.length >= other.length ? [one, other] : [other, one];
    large.push(...small);
    for (const id of large) groupOf.set(id, large);
  }
  return [...new Set(groupOf.values())].sort((a, b) => b.length - a.length);
}
