using System.Globalization;
using System.Security.Cryptography;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Selinux;

/// <summary>
/// Chooses the labels of a new container: the policy's contexts with two categories that no other container has, so that the kernel keeps containers apart, changed
/// by what was asked for (podman-run(1), --security-opt label=).
/// </summary>
/// <param name="host">The policy.</param>
/// <param name="isTaken">Whether another container has a level.</param>
internal sealed class ContainerLabels(SelinuxHost host, Func<string, bool> isTaken)
{
    /// <summary>Takes a container's processes out of the confinement; its files get a label that no confined process may read.</summary>
    public const string Disable = "disable";

    /// <summary>How options of --security-opt begin that are about labels.</summary>
    public const string Option = "label=";

    private const int Categories = 1024;

    /// <summary>The labels of its processes and of its files; empty: none.</summary>
    /// <param name="options">What was asked for: <c>disable</c>, or one of user, role, type, level and filetype with a value behind a colon.</param>
    /// <param name="process">The key of its processes' context; the usual one serves where the policy has none.</param>
    /// <exception cref="EngineError">An option is none of these.</exception>
    public (string Process, string Mount) Choose(IReadOnlyList<string> options, string process = "process")
    {
        if (host.Context("process") is not { } usual || host.Context("file") is not { } file) return ("", host.Context("file")?.ToString() ?? "");
        var context = usual;
        if (usual.Level.Length > 0) context = context with { Level = FreshLevel() };
        file = file with { Level = context.Level };
        foreach (var option in options)
        {
            if (option == Disable) return ("", (file with { Level = Level(Categories - 2, Categories - 1) }).ToString());
            (context, file) = Apply(option, context, file);
        }
        // A machine's or an init's processes have a type of their own.
        if (!options.Any(option => option.StartsWith("type:", StringComparison.Ordinal)) && host.Context(process) is { } special)
            context = special with { Level = context.Level };
        return (context.ToString(), file.ToString());
    }

    /// <summary>The options of a container: those it was given; else those of the containers whose processes or memory it shares. Who shares the host's, or is
    /// privileged, is not confined.</summary>
    /// <param name="security">What it may do.</param>
    /// <param name="namespaces">What it shares.</param>
    /// <param name="labelOf">The process label of another container, by its id.</param>
    public static IReadOnlyList<string> OptionsOf(SecuritySpec security, NamespaceSpec namespaces, Func<string, string> labelOf)
    {
        IReadOnlyList<string> given = [.. security.Options.Where(option => option.StartsWith(Option, StringComparison.Ordinal)).Select(option => option[Option.Length..])];
        if (given.Count > 0) return given;
        if (security.Privileged) return [Disable];
        return [.. OfShared(namespaces.Pid, labelOf), .. OfShared(namespaces.Ipc, labelOf)];
    }

    private static IReadOnlyList<string> OfShared(NamespaceMode mode, Func<string, string> labelOf)
    {
        if (mode.IsHost) return [Disable];
        return mode.Container is { } id ? Duplicate(labelOf(id)) : [];
    }

    private static IReadOnlyList<string> Duplicate(string label)
    {
        if (label.Length == 0) return [];
        var of = SecurityContext.Parse(label);
        return [$"user:{of.User}", $"role:{of.Role}", $"type:{of.Type}", .. of.Level.Length > 0 ? [$"level:{of.Level}"] : Array.Empty<string>()];
    }

    private static (SecurityContext Process, SecurityContext File) Apply(string option, SecurityContext process, SecurityContext file)
    {
        var value = option[(option.IndexOf(':') + 1)..];
        return option[..^value.Length] switch
        {
            "user:" => (process with { User = value }, file with { User = value }),
            "role:" => (process with { Role = value }, file),
            "type:" => (process with { Type = value }, file),
            "level:" => (process with { Level = value }, file with { Level = value }),
            "filetype:" => (process, file with { Type = value }),
            "" => throw new EngineError(ErrorKind.Invalid, $"Bad label option \"{option}\", valid options 'disable' or 'user, role, level, type, filetype' followed by ':' and a value"),
            var other => throw new EngineError(ErrorKind.Invalid, $"Bad label option \"{other[..^1]}\", valid options 'disable, user, role, level, type, filetype'"),
        };
    }

    private string FreshLevel()
    {
        while (true)
        {
            var (first, second) = (RandomNumberGenerator.GetInt32(Categories), RandomNumberGenerator.GetInt32(Categories));
            if (first == second) continue;
            var level = Level(Math.Min(first, second), Math.Max(first, second));
            if (!isTaken(level)) return level;
        }
    }

    private static string Level(int first, int second) => string.Create(CultureInfo.InvariantCulture, $"{SecurityContext.SharedLevel}:c{first},c{second}");
}
