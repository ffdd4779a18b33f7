// Whether the agent signs, where that is left to them: kept for each conversation as long as the page lives (D7).

class Signed {
  #unsigned = $state.raw<ReadonlySet<string>>(new Set());

  is(conversation_id: string): boolean {
    return !this.#unsigned.has(conversation_id);
  }

  keep(conversation_id: string, is_signed: boolean): void {
    const others = [...this.#unsigned].filter((one) => one !== conversation_id);
    this.#unsigned = new Set(is_signed ? others : [...others, conversation_id]);
  }
}

const signed = new Signed();

export const isSigned = (conversation_id: string): boolean => signed.is(conversation_id);
export const keepSigned = (conversation_id: string, is_signed: boolean): void =>
  signed.keep(conversation_id, is_signed);
