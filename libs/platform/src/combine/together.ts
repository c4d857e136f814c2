interface Round<T> {
  readonly answer: Promise<T>;
  /** the work has begun: who asks now comes too late for this round */
  begun: boolean;
  /** of those who came too late */
  next: Promise<T> | null;
}

/**
 * Lets those who ask the same question share one answer. Nobody gets an answer that was begun before they asked, so that
 * each sees what was true then or later: who asks while a round is under way waits for the next one, with all others who
 * do. Of each question one round runs at a time.
 */
export class Together<T> {
  private readonly rounds = new Map<string, Round<T>>();

  /** Questions that are being answered. */
  get size(): number {
    return this.rounds.size;
  }

  /**
   * @param key the question; `work` must answer it alike whoever asks
   * @returns the answer of a round, shared by all who asked: not to be changed
   */
  ask(key: string, work: () => Promise<T>): Promise<T> {
    const round = this.rounds.get(key);
    if (!round) return this.begin(key, work);
    if (!round.begun) return round.answer;
    const begin = () => this.begin(key, work);
    return (round.next ??= round.answer.then(begin, begin));
  }

  private begin(key: string, work: () => Promise<T>): Promise<T> {
    // those who ask in the same turn of the event loop are in the same round
    const answer = new Promise<void>((resume) => setImmediate(resume)).then(() => {
      round.begun = true;
      return work();
    });
    const round: Round<T> = { answer, begun: false, next: null };
    this.rounds.set(key, round);
    const over = (): void => {
      if (round.next === null) this.rounds.delete(key);
    };
    answer.then(over, over);
    return answer;
  }
}
