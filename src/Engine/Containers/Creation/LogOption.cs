using Selkie.Engine.Calls;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>One of <c>--log-opt</c>; it says one thing of the log. Of a key that Podman does not know nothing comes.</summary>
public sealed record LogOption
{
    /// <summary>Where the output goes.</summary>
    public LogDriver? Driver { get; init; }

    /// <summary>The log's file.</summary>
    public string? Path { get; init; }

    /// <summary>Bytes after which the log starts again.</summary>
    public ByteSize? MaxSize { get; init; }

    /// <summary>The tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Reads KEY=VALUE.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">There is no equals sign, or the value is none of its key's.</exception>
    public static LogOption Parse(string text) =>
        text.Contains('=') ? Of(PairFlags.Split(text)) : throw new EngineError(ErrorKind.Invalid, $"invalid log option {GoText.Quote(text)}");

    /// <summary>An option; keys are taken whatever their case.</summary>
    /// <param name="option">Key and value.</param>
    /// <exception cref="EngineError">The value is none of its key's.</exception>
    public static LogOption Of(KeyValuePair<string, string> option) => option.Key.ToLowerInvariant() switch
    {
        "driver" => new() { Driver = LogDriver.Parse(option.Value) },
        "path" => new() { Path = option.Value },
        "max-size" => new() { MaxSize = ByteSize.ParseDecimal(option.Value) },
        "tag" => new() { Tag = option.Value },
        _ => new(),
    };

    /// <summary>A log of which this is said, too.</summary>
    /// <param name="log">The log.</param>
    /// <param name="call">Its directory is where a path begins.</param>
    internal LogSpec AddTo(LogSpec log, Call call) => log with
    {
        Driver = Driver ?? log.Driver,
        Path = Path is null ? log.Path : call.PathOf(Path),
        MaxSize = MaxSize?.Bytes ?? log.MaxSize,
        Tag = Tag ?? log.Tag,
    };

    /// <summary>As it can be read again.</summary>
    public override string ToString() => this switch
    {
        { Driver: { } driver } => $"driver={driver}",
        { Path: { } path } => $"path={path}",
        { MaxSize: { } size } => $"max-size={size.Bytes}",
        { Tag: { } tag } => $"tag={tag}",
        _ => "=",
    };
}
