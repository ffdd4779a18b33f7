// What an agent can send beside words and files.

export type Insertion = "location" | "contacts" | "buttons" | "list";
