/** Picks until there are three different ones. */
function three(first, next) {
  const picked = [first];
  while (picked.length < 3) {
    const one = next();
    if (!picked.includes(one)) picked.push(one);
  }
  return picked;
}

const anyOf = (count, random) => Math.floor(random() * count);

/**
 * Which three products an order is of, as places in the list of products. Each mix is made for a number of products and
 * gives a function of a source of random numbers.
 */
export const MIXES = {
  /** three of all, each as likely as the other */
  spread: (count) => (random) => three(anyOf(count, random), () => anyOf(count, random)),

  /** the n-th product is wanted 1/n as often as the first */
  zipf: (count) => {
    const upTo = new Float64Array(count);
    let sum = 0;
    for (let at = 0; at < count; at++) upTo[at] = sum += 1 / (at + 1);
    const one = (random) => {
      const wanted = random() * sum;
      let low = 0;
      let high = count - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (upTo[middle] < wanted) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return (random) => three(one(random), () => one(random));
  },

  /** the first product in every order, and two of all the others */
  hot: (count) => (random) => three(0, () => anyOf(count, random)),
};
