/** Landscapes drawn on a canvas from a seed: something to look at while the interface is built. */

export interface FakePicture {
  id: string;
  name: string;
  width: number;
  height: number;
}

const subjects = ['beach', 'hills', 'lake', 'dunes', 'dusk', 'forest', 'coast', 'valley'];
const ratios: readonly (readonly [number, number])[] = [
  [4032, 3024],
  [3024, 4032],
  [6000, 4000],
  [2048, 2048],
  [4608, 2592],
];

function random(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
}

export function fakePictures(count: number): FakePicture[] {
  return Array.from({ length: count }, (_, index) => {
    const [width, height] = ratios[(index * 7) % ratios.length] ?? [1000, 1000];
    return { id: `item-${index}`, name: `${subjects[index % subjects.length]}-${String(index).padStart(5, '0')}.jpg`, width, height };
  });
}

/** A drawing of the picture with the given long side, as a blob. */
export async function drawFake(picture: FakePicture, side: number): Promise<Blob> {
  const scale = side / Math.max(picture.width, picture.height);
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d context');
  const { width, height } = canvas;
  const next = random(Number(picture.id.slice(5)) + 11);
  const hue = 170 + next() * 220;
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, `hsl(${hue} ${22 + next() * 22}% ${50 + next() * 25}%)`);
  sky.addColorStop(0.7, `hsl(${hue + 40} ${35 + next() * 30}% ${78 + next() * 12}%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = `hsl(${hue + 60} 90% ${80 + next() * 14}%)`;
  context.beginPath();
  context.arc(width * (0.2 + next() * 0.6), height * (0.2 + next() * 0.3), width * (0.04 + next() * 0.07), 0, 7);
  context.fill();
  for (let layer = 0; layer < 5; layer++) {
    const base = height * (0.42 + layer * 0.13);
    const rough = height * (0.14 - layer * 0.015);
    const phases = [next() * 7, next() * 7, next() * 7] as const;
    context.fillStyle = `hsl(${hue + 20 + layer * 8} ${16 + next() * 14}% ${58 - layer * 10}%)`;
    context.beginPath();
    context.moveTo(0, height);
    for (let x = 0; x <= width + 8; x += width / 60) {
      const t = (x / width) * 6;
      context.lineTo(x, base - rough * (0.6 * Math.sin(t + phases[0]) + 0.3 * Math.sin(2.3 * t + phases[1]) + 0.12 * Math.sin(7 * t + phases[2])));
    }
    context.lineTo(width, height);
    context.fill();
  }
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}
