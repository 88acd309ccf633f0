/** What scan.wat exports. */
export interface Exports {
  compare(query: number, list: number, scales: number, count: number, stride: number): void;
  scan(
    query: number,
    narrow: number,
    rows: number,
    count: number,
    stride: number,
    scales: number,
    sums: number,
    only: number,
    scratch: number,
    out: number,
    scale: number,
    offset: number,
    threshold: number,
    slack: number,
  ): number;
  checksum(at: number, bytes: number): number;
  greatest(numbers: number): number;
  derive(rows: number, count: number, stride: number, scales: number, codes: number, factors: number, sums: number): number;
  estimate(
    tables: number,
    columns: number,
    chosen: number,
    codes: number,
    count: number,
    bytes: number,
    factors: number,
    estimates: number,
    step: number,
    total: number,
    anchors: number,
    lean: number,
    maxima: number,
  ): void;
  pick(
    maxima: number,
    estimates: number,
    factors: number,
    count: number,
    margin: number,
    threshold: number,
    below: number,
    widest: number,
    only: number,
    first: number,
    out: number,
  ): number;
}
