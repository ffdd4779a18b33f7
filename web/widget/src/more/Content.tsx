// What a message holds, by its type.
import { useEffect, useState } from "preact/hooks";
import type { Content as Said, Media } from "../chat/wire.ts";
import { sizeOf } from "../text/size.ts";
import { blobUrl } from "../room/blobs.ts";
import { useBlob } from "../room/use-blob.ts";
import { Icon } from "../room/Icon.tsx";
import { Text } from "../room/Text.tsx";
import type { RoomUi } from "../panel/ui.ts";

/** Saves a file under its name: a file is never opened on the site's own page. */
function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

const pathTo = (media: Media): string => `/files/${encodeURIComponent(media.id)}`;

function Document({ ui, media, name }: { ui: RoomUi; media: Media; name: string }) {
  const [isLost, setLost] = useState(media.state === "lost" || media.state === "refused");
  const fetchIt = (): void => {
    blobUrl(ui.chat, pathTo(media)).then(
      (url) => save(url, name),
      () => setLost(true),
    );
  };
  return (
    <button type="button" class="doc" disabled={isLost} onClick={fetchIt}>
      <Icon name="file" />
      <span>
        <span class="vh">{ui.t("file.download")} </span>
        <bdi>{name}</bdi>
        <small>{isLost ? ui.t("file.lost") : sizeOf(ui.language, media.size_bytes)}</small>
      </span>
    </button>
  );
}

function Picture({ ui, media, alt }: { ui: RoomUi; media: Media; alt: string }) {
  const url = useBlob(ui.chat, pathTo(media));
  if (url === null) return <Document ui={ui} media={media} name={alt} />;
  const { width, height } = media;
  return (
    <button
      type="button"
      class="pic"
      aria-label={`${ui.t("file.download")} ${alt}`}
      onClick={() => url && save(url, alt)}
    >
      {url ? (
        <img src={url} alt={alt} width={width ?? undefined} height={height ?? undefined} />
      ) : (
        <span class="wait" />
      )}
    </button>
  );
}

/** A sound or a film is fetched once it is asked for. */
function Played({ ui, media, isFilm }: { ui: RoomUi; media: Media; isFilm: boolean }) {
  const [url, setUrl] = useState<string | null>(null);
  const [isLost, setLost] = useState(false);
  const name = ui.t(isFilm ? "file.video" : "file.audio");
  if (isLost) return <Document ui={ui} media={media} name={media.file_name ?? name} />;
  if (url === null) {
    const load = (): void => {
      blobUrl(ui.chat, pathTo(media)).then(setUrl, () => setLost(true));
    };
    return (
      <button type="button" class="doc" onClick={load}>
        <Icon name="play" />
        <span>
          <span class="vh">{ui.t("file.play")} </span>
          {name}
          <small>{sizeOf(ui.language, media.size_bytes)}</small>
        </span>
      </button>
    );
  }
  const lost = (): void => setLost(true);
  return isFilm ? (
    <video class="pic" src={url} controls autoplay playsInline onError={lost} />
  ) : (
    <audio src={url} controls autoplay onError={lost} />
  );
}

/** A file that waits to be sent, as the visitor chose it. */
export function Chosen({ ui, file, name }: { ui: RoomUi; file: File | undefined; name: string }) {
  const isPicture = file?.type.startsWith("image/") ?? false;
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!file || !isPicture) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file, isPicture]);
  if (url) return <img class="pic" src={url} alt={name} />;
  return (
    <span class="doc">
      <Icon name="file" />
      <span>
        <bdi>{name}</bdi>
        <small>{sizeOf(ui.language, file?.size)}</small>
      </span>
    </span>
  );
}

function Choices({ ui, said }: { ui: RoomUi; said: Extract<Said, { type: "choices" }> }) {
  const rows = said.sections.flatMap((section) => section.rows);
  return (
    <>
      {said.header && <b class="block">{said.header}</b>}
      <Text text={said.text} />
      {said.footer && <small class="block">{said.footer}</small>}
      <span class="rows">
        {rows.map((row) => (
          <button type="button" onClick={() => ui.chat.send(row.title)}>
            {row.title}
          </button>
        ))}
      </span>
    </>
  );
}

export function Content({ ui, said }: { ui: RoomUi; said: Said }) {
  switch (said.type) {
    case "text":
      return <Text text={said.text} />;
    case "image":
    case "sticker": {
      const alt = said.media.file_name ?? ui.t("file.image");
      return (
        <>
          <Picture ui={ui} media={said.media} alt={alt} />
          {said.caption && <Text text={said.caption} />}
        </>
      );
    }
    case "video":
      return (
        <>
          <Played ui={ui} media={said.media} isFilm />
          {said.caption && <Text text={said.caption} />}
        </>
      );
    case "audio":
      return <Played ui={ui} media={said.media} isFilm={false} />;
    case "document": {
      const name = said.media.file_name ?? ui.t("file.document");
      return (
        <>
          <Document ui={ui} media={said.media} name={name} />
          {said.caption && <Text text={said.caption} />}
        </>
      );
    }
    case "choices":
      return <Choices ui={ui} said={said} />;
    case "answer":
      return <>{said.title}</>;
    case "location": {
      const place = `${said.latitude.toFixed(5)}, ${said.longitude.toFixed(5)}`;
      return <>{`${said.name ?? ui.t("content.location")} · ${place}`}</>;
    }
    default:
      return <em>{ui.t("content.unsupported")}</em>;
  }
}
