using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Engine.Text;
using Selkie.Oci.Text;
using Selkie.Oci;
using Selkie.Oci.Runtime;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// OCI hooks of the administrator (oci-hooks(5), version 1.0.0): JSON files in directories, each with a program, the stages it runs at
/// and the conditions under which it does. A file in a later directory takes the place of one of the same name.
/// </summary>
internal static class OciHooks
{
    /// <summary>The configuration with the hooks that apply to it.</summary>
    /// <param name="spec">The runtime's configuration.</param>
    /// <param name="directories">Directories of hooks, the most important last; those that are missing hold none.</param>
    /// <param name="hasBindMounts">The user gave the container bind mounts.</param>
    /// <exception cref="EngineError">A file cannot be read as a hook.</exception>
    public static Spec Add(Spec spec, IEnumerable<string> directories, bool hasBindMounts)
    {
        var files = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var directory in directories)
            if (Directory.Exists(directory))
                foreach (var path in Directory.EnumerateFiles(directory, "*.json")) files[Path.GetFileName(path)] = path;
        if (files.Count == 0) return spec;
        var found = files.Values.Select(Read).Where(hook => Applies(hook.When, spec, hasBindMounts)).ToList();
        return found.Count == 0 ? spec : spec with { Hooks = Sort(found) };
    }

    private static HookFile Read(string path)
    {
        try
        {
            var hook = JsonSerializer.Deserialize(File.ReadAllBytes(path), HookJson.Default.HookFile);
            if (hook?.Version != "1.0.0") throw new EngineError(ErrorKind.Invalid, $"hook {path}: unexpected hook version \"{hook?.Version}\" (expecting 1.0.0)");
            if (hook.Hook is not { Path.Length: > 0 } program) throw new EngineError(ErrorKind.Internal, $"hook {path}: missing required property: hook.path");
            if (!File.Exists(program.Path)) throw new EngineError(ErrorKind.Invalid, $"hook {path}: stat {program.Path}: no such file or directory");
            if (hook.Stages is null) throw new EngineError(ErrorKind.Internal, $"hook {path}: missing required property: stages");
            return hook.Stages.FirstOrDefault(stage => !IsStage(stage)) is { } unknown ? throw new EngineError(ErrorKind.Invalid, $"hook {path}: unknown stage \"{unknown}\"") : hook;
        }
        catch (JsonException e)
        {
            throw new EngineError(ErrorKind.Invalid, $"parsing hook \"{path}\": {JsonFault.OfFile(path, e)}");
        }
    }

    private static bool IsStage(string stage) => stage is "prestart" or "createRuntime" or "createContainer" or "startContainer" or "poststart" or "poststop";

    // Every condition given must hold; without any the hook never runs.
    private static bool Applies(HookConditions? when, Spec spec, bool hasBindMounts)
    {
        if (when is null || when.Always == false || (when.HasBindMounts is not null && !(when.HasBindMounts.Value && hasBindMounts))) return false;
        foreach (var (key, value) in when.Annotations ?? [])
            if (!(spec.Annotations ?? new Dictionary<string, string>()).Any(a => Pattern.Matches(key, a.Key) && Pattern.Matches(value, a.Value)))
                return false;
        if (when.Commands is { Count: > 0 } commands) return spec.Process?.Args is [var command, ..] && commands.Any(pattern => Pattern.Matches(pattern, command));
        return when.Always is not null || when.HasBindMounts is not null || when.Annotations is { Count: > 0 };
    }

    private static Hooks Sort(List<HookFile> hooks)
    {
        List<Hook>? At(params string[] stages)
        {
            var list = hooks.Where(hook => hook.Stages!.Any(stages.Contains)).Select(hook => hook.Hook!).ToList();
            return list.Count > 0 ? list : null;
        }
        return new Hooks
        {
            CreateRuntime = At("createRuntime", "prestart"),
            CreateContainer = At("createContainer"),
            StartContainer = At("startContainer"),
            Poststart = At("poststart"),
            Poststop = At("poststop"),
        };
    }
}

/// <summary>One file of a hook directory.</summary>
internal sealed record HookFile(string? Version, Hook? Hook, HookConditions? When, IReadOnlyList<string>? Stages);

/// <summary>When a hook runs; all that is given must hold.</summary>
/// <param name="Always">For every container.</param>
/// <param name="Annotations">Patterns of keys and values of annotations.</param>
/// <param name="Commands">Patterns of the command, one of which must match.</param>
/// <param name="HasBindMounts">The user gave bind mounts.</param>
internal sealed record HookConditions(bool? Always, Dictionary<string, string>? Annotations, IReadOnlyList<string>? Commands, bool? HasBindMounts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HookFile))]
internal sealed partial class HookJson : JsonSerializerContext;
