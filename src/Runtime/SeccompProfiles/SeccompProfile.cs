using System.Globalization;
using System.Text.Json;
using Selkie.Oci.Text;
using Selkie.Oci;
using Selkie.Oci.Runtime;

namespace Selkie.Runtime.SeccompProfiles;

/// <summary>
/// A seccomp profile before it is bound to a container's capabilities: the default one of the engine, or a file of the user
/// (containers-common's seccomp.json, which is Docker's format).
/// </summary>
public sealed partial class SeccompProfile
{
    private readonly string _defaultAction;
    private readonly uint? _defaultErrno;
    private readonly IReadOnlyList<string> _architectures;
    private readonly IReadOnlyList<Rule> _rules;

    private SeccompProfile(string defaultAction, uint? defaultErrno, IReadOnlyList<string> architectures, IReadOnlyList<Rule> rules) =>
        (_defaultAction, _defaultErrno, _architectures, _rules) = (defaultAction, defaultErrno, architectures, rules);

    /// <summary>The engine's own profile.</summary>
    public static SeccompProfile Default()
    {
        using var stream = typeof(SeccompProfile).Assembly.GetManifestResourceStream("default-profile.txt")!;
        using var reader = new StreamReader(stream);
        var rules = new List<Rule>();
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#')
                rules.Add(Rule.ParseLine(line));
        return new SeccompProfile("SCMP_ACT_ERRNO", 38, NativeArchitectures(), rules);
    }

    /// <summary>Reads a profile in Docker's JSON format.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EngineError">It cannot be read or is no profile.</exception>
    public static SeccompProfile Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (IOException)
        {
            throw new EngineError(ErrorKind.Invalid, $"opening seccomp profile failed: open {path}: no such file or directory");
        }
    }

    /// <summary>A profile in Docker's JSON format.</summary>
    /// <param name="content">UTF-8 JSON.</param>
    /// <param name="origin">How messages name it.</param>
    /// <exception cref="EngineError">It is no profile.</exception>
    public static SeccompProfile Parse(ReadOnlyMemory<byte> content, string origin)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return FromJson(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new EngineError(ErrorKind.Internal, $"loading seccomp profile ({origin}) failed: decoding seccomp profile failed: {JsonFault.Of(content.Span, e)}");
        }
    }

    /// <summary>The section of the runtime spec for a container with these capabilities.</summary>
    public Seccomp Bind(IReadOnlyCollection<string> capabilities)
    {
        var syscalls = new List<SeccompSyscall>(_rules.Count);
        foreach (var rule in _rules)
            if (rule.AppliesTo(capabilities))
                syscalls.Add(rule.Syscall);
        return new Seccomp { DefaultAction = _defaultAction, DefaultErrnoRet = _defaultErrno, Architectures = _architectures, Syscalls = syscalls };
    }

    private static string GoArchitecture() => System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static string[] NativeArchitectures() => GoArchitecture() switch
    {
        "amd64" => ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
        "arm64" => ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
        _ => [],
    };

    private sealed record Rule(SeccompSyscall Syscall, string[] Architectures, string[] With, string[] Without)
    {
        public bool AppliesTo(IReadOnlyCollection<string> capabilities) =>
            (Architectures.Length == 0 || Architectures.Contains(GoArchitecture())) && With.All(capabilities.Contains) && !Without.Any(capabilities.Contains);

        public static Rule ParseLine(string line)
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            string[] architectures = [], with = [], without = [];
            var action = "";
            uint? errno = null;
            var args = new List<SeccompArg>();
            foreach (var word in line[..colon].Split(' '))
            {
                if (word.StartsWith("arch=", StringComparison.Ordinal)) architectures = word[5..].Split(',');
                else if (word.StartsWith("cap=", StringComparison.Ordinal)) with = word[4..].Split(',');
                else if (word.StartsWith("cap!=", StringComparison.Ordinal)) without = word[5..].Split(',');
                else if (word.StartsWith("arg=", StringComparison.Ordinal)) args.Add(ParseArg(word[4..]));
                else if (word == "allow") action = "SCMP_ACT_ALLOW";
                else
                {
                    action = "SCMP_ACT_ERRNO";
                    errno = uint.Parse(word.AsSpan("errno=".Length), CultureInfo.InvariantCulture);
                }
            }
            var syscall = new SeccompSyscall { Names = line[(colon + 2)..].Split(' '), Action = action, ErrnoRet = errno, Args = args.Count > 0 ? args : null };
            return new Rule(syscall, architectures, with, without);
        }

        private static SeccompArg ParseArg(string text)
        {
            var parts = text.Split(':');
            return new SeccompArg
            {
                Index = uint.Parse(parts[0], CultureInfo.InvariantCulture),
                Op = "SCMP_CMP_" + parts[1],
                Value = ulong.Parse(parts[2], CultureInfo.InvariantCulture),
            };
        }
    }
}
