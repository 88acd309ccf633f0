const MB = 1024 * 1024;

/**
 * Bytes of memory that the index of the open collection should keep to; rows beyond them stay on disk. `chosen`: by the person. Else
 * an eighth of what the machine has, as far as the browser tells (it says 8 GB of anything larger, and many say nothing).
 */
export function memoryBudget(chosen: number | null): number {
  if (chosen !== null && chosen > 0) return chosen;
  const { deviceMemory } = navigator as { deviceMemory?: number };
  return Math.max(256, Math.min(1024, (deviceMemory ?? 4) * 128)) * MB;
}
