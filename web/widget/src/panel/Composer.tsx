// Where the visitor writes: text, emoji, a file.
import { Component, createRef } from "preact";
import { Icon } from "./Icon.tsx";
import type { Ui } from "./ui.ts";

/** How near the limit is when it is told. */
const near = 200;

const isTouch = (): boolean => matchMedia("(pointer: coarse)").matches;

interface State {
  text: string;
  is_picking: boolean;
  fault: string;
}

export class Composer extends Component<{ ui: Ui }, State> {
  #area = createRef<HTMLTextAreaElement>();
  #input = createRef<HTMLInputElement>();
  /** What was sent before there was somebody to give it to leaves once there is. */
  #isDue = false;

  constructor(props: { ui: Ui }) {
    super(props);
    this.state = {
      text: props.ui.session.get("draft") ?? "",
      is_picking: false,
      fault: "",
    };
  }

  /** How many characters are left. */
  get #left(): number {
    return this.props.ui.host.config.text_max - [...this.state.text].length;
  }

  get #canSend(): boolean {
    return this.#left >= 0 && this.state.text.trim() !== "";
  }

  #write(text: string): void {
    this.#isDue = false;
    const { session, chat } = this.props.ui;
    this.setState({ text });
    session.set("draft", text);
    chat?.typing(text.trim() !== "");
  }

  #send = (event: Event): void => {
    event.preventDefault();
    if (!this.#canSend) return;
    this.#leave();
    this.#area.current?.focus();
  };

  #leave(): void {
    const { chat } = this.props.ui;
    this.#isDue = chat === null;
    if (!chat) return;
    chat.send(this.state.text.trim());
    this.#write("");
  }

  #attach(files: Iterable<File>): void {
    const { chat, room, host, language, t } = this.props.ui;
    const limits = host.config.files;
    let fault = "";
    for (const file of files) {
      const wrong = room?.faultOf(file, limits);
      const limit = room?.sizeOf(language, limits.max_bytes) ?? "";
      if (wrong) fault = t(wrong, { name: file.name, limit });
      else chat?.send("", file);
    }
    this.setState({ fault });
  }

  #insert = (emoji: string): void => {
    const area = this.#area.current;
    const { text } = this.state;
    const from = area?.selectionStart ?? text.length;
    this.#write(text.slice(0, from) + emoji + text.slice(area?.selectionEnd ?? from));
    this.setState({ is_picking: false }, () => {
      area?.focus();
      area?.setSelectionRange(from + emoji.length, from + emoji.length);
    });
  };

  #closePicker = (): void => {
    this.setState({ is_picking: false });
    this.#area.current?.focus();
  };

  #onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !isTouch()) {
      this.#send(event);
    }
  };

  #fit(): void {
    const area = this.#area.current;
    if (!area) return;
    area.style.height = "auto";
    // Nothing has a height while the panel is closed.
    if (area.scrollHeight > 0) area.style.height = `${area.scrollHeight}px`;
  }

  override componentDidMount(): void {
    this.#fit();
  }

  override componentDidUpdate(_: object, before: State): void {
    if (before.text !== this.state.text) this.#fit();
    if (this.#isDue && this.props.ui.chat) this.#leave();
  }

  override componentWillUnmount(): void {
    this.props.ui.chat?.typing(false);
  }

  override render() {
    const { ui } = this.props;
    const { t } = ui;
    const { text, is_picking, fault } = this.state;
    const left = this.#left;
    const more = is_picking ? ui.more() : null;
    return (
      <div
        class="compose"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          this.#attach(event.dataTransfer?.files ?? []);
        }}
      >
        {fault && (
          <p class="err" role="alert">
            {fault}
          </p>
        )}
        {left <= near && (
          <p class={left < 0 ? "err" : "hint"} role="status">
            {left < 0 ? t("compose.too_long", { count: -left }) : ui.n("compose.left", left)}
          </p>
        )}
        {more && (
          <more.Emoji
            label={t("compose.emoji")}
            onPick={this.#insert}
            onClose={this.#closePicker}
          />
        )}
        <form class="c" onSubmit={this.#send}>
          <input
            type="file"
            hidden
            multiple
            accept={ui.host.config.files.types.join()}
            ref={this.#input}
            onChange={({ currentTarget }) => {
              this.#attach(currentTarget.files ?? []);
              currentTarget.value = "";
            }}
          />
          <button
            type="button"
            class="ib"
            aria-label={t("compose.attach")}
            onClick={() => this.#input.current?.click()}
          >
            <Icon name="attach" />
          </button>
          <textarea
            ref={this.#area}
            rows={1}
            aria-label={t("compose.label")}
            placeholder={t("compose.placeholder")}
            value={text}
            onInput={({ currentTarget }) => this.#write(currentTarget.value)}
            onKeyDown={this.#onKeyDown}
            onPaste={(event) => {
              const files = event.clipboardData?.files;
              if (!files?.length) return;
              event.preventDefault();
              this.#attach(files);
            }}
          />
          <button
            type="button"
            class="ib"
            aria-label={t("compose.emoji")}
            aria-expanded={is_picking}
            onClick={() => this.setState({ is_picking: !is_picking })}
          >
            <Icon name="smile" />
          </button>
          <button class="ib send" aria-label={t("compose.send")} aria-disabled={!this.#canSend}>
            <Icon name="send" />
          </button>
        </form>
      </div>
    );
  }
}
