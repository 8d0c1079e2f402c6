namespace Selkie.Runtime.Containers;

/// <summary>
/// Where a container has a namespace from, as <c>--pid</c>, <c>--network</c> and their like say it: a word, and behind a colon what it is about. Its text is
/// <c>private</c>, <c>host</c>, <c>container:ID</c>, <c>ns:PATH</c> or a word that one kind of namespace knows (<c>shareable</c>, <c>keep-id:uid=1</c>, <c>bridge</c>…).
/// </summary>
/// <param name="Word">The word.</param>
/// <param name="Value">What stands behind the colon; empty: nothing does.</param>
public sealed record NamespaceMode(string Word, string Value = "")
{
    /// <summary>One of its own.</summary>
    public static NamespaceMode Private { get; } = new("private");

    /// <summary>The host's.</summary>
    public static NamespaceMode Host { get; } = new("host");

    /// <summary>One of its own that others may join (ipc).</summary>
    public static NamespaceMode Shareable { get; } = new("shareable");

    /// <summary>One of its own with nothing in it (ipc, network).</summary>
    public static NamespaceMode None { get; } = new("none");

    /// <summary>One of its own that is plugged into networks.</summary>
    public static NamespaceMode Bridge { get; } = new("bridge");

    /// <summary>One of its own behind pasta(1).</summary>
    public static NamespaceMode Pasta { get; } = new("pasta");

    /// <summary>Another container's.</summary>
    /// <param name="container">Its name or id.</param>
    public static NamespaceMode Of(string container) => new("container", container);

    /// <summary>The container whose namespace it is; null where it is none's.</summary>
    public string? Container => Word == "container" ? Value : null;

    /// <summary>The file of the namespace; null where none was named.</summary>
    public string? Path => Word == "ns" ? Value : null;

    /// <summary>One of its own.</summary>
    public bool IsPrivate => Word == "private";

    /// <summary>The host's.</summary>
    public bool IsHost => Word == "host";

    /// <summary>One of its own with nothing in it.</summary>
    public bool IsNone => Word == "none";

    /// <summary>One of its own that is plugged into networks.</summary>
    public bool IsBridge => Word == "bridge";

    /// <summary>One of its own behind pasta(1).</summary>
    public bool IsPasta => Word == "pasta";

    /// <summary>Ports of a container with such a network can be published on the host.</summary>
    public bool PublishesPorts => IsBridge || IsPasta;

    /// <summary>The caller keeps its ids in it (user).</summary>
    public bool IsKeepId => Word == "keep-id";

    /// <summary>The word, and the rest behind the first colon. Which words a namespace takes, and what must stand behind them, is said where it is asked for.</summary>
    /// <param name="text">As given.</param>
    public static NamespaceMode Parse(string text)
    {
        var colon = text.IndexOf(':');
        return colon < 0 ? new NamespaceMode(text) : new NamespaceMode(text[..colon], text[(colon + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => Value.Length == 0 ? Word : $"{Word}:{Value}";
}
