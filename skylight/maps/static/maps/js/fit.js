// Filling a picture with as much of a drawing as it takes.
export const MARGIN = 16;
export const within = (value, low, high) => Math.min(Math.max(value, low), high);

// Where along one side `at` comes to stand: in the middle (`half`), unless that left a part empty; a drawing that is
// smaller stands in the middle itself.
export function filling(at, low, high, half) {
  if (high - low <= 2 * half) return half + at - (low + high) / 2;
  return within(half, 2 * half - MARGIN - (high - at), MARGIN + at - low);
}
