using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>One of <c>--security-opt</c>: key=value or, as Docker once had it, key:value.</summary>
/// <param name="Key">seccomp, label, apparmor, mask, unmask, systempaths, proc-opts or no-new-privileges.</param>
/// <param name="Value">The value; null: none is given (no-new-privileges).</param>
public sealed record SecurityOption(string Key, string? Value)
{
    private const string NoNewPrivileges = "no-new-privileges";

    /// <summary>Whether no-new-privileges is on.</summary>
    public bool IsOn => Value is null or "1" or "t" or "T" or "true" or "TRUE" or "True";

    /// <summary>Reads an option.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">Unknown, or without the value that it needs.</exception>
    public static SecurityOption Parse(string text)
    {
        var at = text.IndexOf('=');
        if (at < 0) at = text.IndexOf(':');
        var option = at < 0 ? new SecurityOption(text, null) : new(text[..at], text[(at + 1)..]);
        if (option is { Value: null, Key: not NoNewPrivileges }) throw new EngineError(ErrorKind.Invalid, $"invalid --security-opt 1: \"{text}\"");
        return option.Key switch
        {
            "seccomp" or "label" or "apparmor" or "mask" or "unmask" or "proc-opts" => option,
            "systempaths" when option.Value != "unconfined" => throw new EngineError(ErrorKind.Invalid, $"invalid systempaths option \"{option.Value}\", only `unconfined` is supported"),
            "systempaths" => option,
            NoNewPrivileges when option.IsOn || option.Value is "0" or "f" or "F" or "false" or "FALSE" or "False" => option,
            _ => throw new EngineError(ErrorKind.Invalid, $"invalid --security-opt 2: \"{text}\""),
        };
    }

    /// <summary>As it can be read again.</summary>
    public override string ToString() => Value is null ? Key : $"{Key}={Value}";
}
