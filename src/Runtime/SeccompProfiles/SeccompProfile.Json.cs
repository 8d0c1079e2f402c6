using System.Text.Json;
using Selkie.Oci.Runtime;

namespace Selkie.Runtime.SeccompProfiles;

public sealed partial class SeccompProfile
{
    private static SeccompProfile FromJson(JsonElement root)
    {
        var rules = new List<Rule>();
        if (root.TryGetProperty("syscalls", out var syscalls) && syscalls.ValueKind == JsonValueKind.Array)
            foreach (var syscall in syscalls.EnumerateArray())
                rules.Add(ReadRule(syscall));
        return new SeccompProfile(
            root.GetProperty("defaultAction").GetString() ?? "",
            Number(root, "defaultErrnoRet"),
            ReadArchitectures(root),
            rules);
    }

    private static IReadOnlyList<string> ReadArchitectures(JsonElement root)
    {
        if (root.TryGetProperty("architectures", out var plain) && plain.ValueKind == JsonValueKind.Array) return Strings(plain);
        if (!root.TryGetProperty("archMap", out var map) || map.ValueKind != JsonValueKind.Array) return [];
        var native = NativeArchitectures();
        foreach (var entry in map.EnumerateArray())
            if (native.Length > 0 && entry.GetProperty("architecture").GetString() == native[0])
                return [native[0], .. entry.TryGetProperty("subArchitectures", out var sub) ? Strings(sub) : []];
        return [];
    }

    private static Rule ReadRule(JsonElement syscall)
    {
        var names = syscall.TryGetProperty("names", out var list) && list.ValueKind == JsonValueKind.Array
            ? Strings(list)
            : [syscall.GetProperty("name").GetString() ?? ""];
        var args = new List<SeccompArg>();
        if (syscall.TryGetProperty("args", out var given) && given.ValueKind == JsonValueKind.Array)
            foreach (var arg in given.EnumerateArray())
                args.Add(ReadArg(arg));
        return new Rule(
            new SeccompSyscall
            {
                Names = names,
                Action = syscall.GetProperty("action").GetString() ?? "",
                ErrnoRet = Number(syscall, "errnoRet"),
                Args = args.Count > 0 ? args : null,
            },
            Condition(syscall, "includes", "arches"),
            Condition(syscall, "includes", "caps"),
            Condition(syscall, "excludes", "caps"));
    }

    private static SeccompArg ReadArg(JsonElement arg) => new()
    {
        Index = arg.GetProperty("index").GetUInt32(),
        Value = arg.GetProperty("value").GetUInt64(),
        ValueTwo = arg.TryGetProperty("valueTwo", out var two) ? two.GetUInt64() : 0,
        Op = arg.GetProperty("op").GetString() ?? "",
    };

    private static string[] Condition(JsonElement syscall, string side, string kind) =>
        syscall.TryGetProperty(side, out var condition) && condition.ValueKind == JsonValueKind.Object &&
        condition.TryGetProperty(kind, out var list) && list.ValueKind == JsonValueKind.Array
            ? Strings(list)
            : [];

    private static uint? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetUInt32() : null;

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString() ?? "")];
}
