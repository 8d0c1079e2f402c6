using System.Diagnostics;
using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Spawning;

namespace Selkie.EndToEnd;

/// <summary>
/// A host's network in namespaces of the tests' own, so that bridges, rules and ports of the machine are left alone: an interface with a default route, an
/// address that stands for the world outside, and a name server there. Only root can make it. It ends with the tests, however those end: what holds it
/// reads from a line that nobody else has, and has no other descriptor of theirs.
/// </summary>
public sealed class TestNetwork : IDisposable
{
    /// <summary>The host's address.</summary>
    public const string Host = "192.0.2.77";

    /// <summary>An address that is reached through the default route alone.</summary>
    public const string World = "198.51.100.1";

    private const int AttemptMs = 1000, PatienceMs = 10_000;
    private readonly AnonymousPipeServerStream _line = new(PipeDirection.Out);
    private readonly List<IDisposable> _servers = [];

    public TestNetwork()
    {
        const string Names = "mount -t tmpfs names /mnt; printf 'search sea.example\\nnameserver " + World + "\\n' > /mnt/resolv.conf; mount --bind /mnt/resolv.conf /etc/resolv.conf; "
            // Name servers and addresses of another network are nobody's here.
            + "mkdir -p /run/containers; mount -t tmpfs networks /run/containers";
        Holder = Spawn.Start(new SpawnOptions
        {
            Path = "unshare",
            Arguments = ["unshare", "-n", "-m", "sh", "-c", Names + "; exec cat"],
            Files = [new((int)_line.ClientSafePipeHandle.DangerousGetHandle(), 0), new(-1, 1)],
        });
        _line.DisposeLocalCopyOfClientHandle();
        // All is there once the holder waits for the end.
        for (var i = 0; i < 500 && File.ReadAllText($"/proc/{Holder}/comm") != "cat\n"; i++) Thread.Sleep(10);
        var made = Inside("sh", "-c", $"set -e; ip link set lo up; ip address add {World}/32 dev lo; ip link add sea0 type veth peer name sea1; ip address add {Host}/24 dev sea0; ip link set sea0 up; ip link set sea1 up; ip route add default via 192.0.2.1");
        Assert.True(made.Code == 0, made.Error);
    }

    /// <summary>The process that holds it.</summary>
    public int Holder { get; }

    /// <summary>What leads into it.</summary>
    public IReadOnlyList<string> Enter => ["nsenter", $"--net=/proc/{Holder}/ns/net", $"--mount=/proc/{Holder}/ns/mnt"];

    /// <summary>Runs a program there.</summary>
    public Outcome Inside(params string[] words) => Caller.Run([.. Enter, .. words]);

    /// <summary>Asks a TCP server, again until it listens and answers.</summary>
    public string Ask(string host, int port) => Retry(() =>
    {
        using var socket = Socket(Holder, SocketType.Stream);
        Connect(socket, new IPEndPoint(IPAddress.Parse(host), port));
        return Receive(socket);
    });

    /// <summary>Asks a UDP server, again until it answers.</summary>
    public string AskUdp(string host, int port)
    {
        using var socket = Socket(Holder, SocketType.Dgram);
        return Retry(() =>
        {
            socket.SendTo("?"u8, new IPEndPoint(IPAddress.Parse(host), port));
            return Receive(socket);
        });
    }

    /// <summary>A server of the world: it says a word to whoever comes.</summary>
    public void Serve(int port, string word)
    {
        var socket = Socket(Holder, SocketType.Stream);
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        socket.Listen();
        Loop(socket, () =>
        {
            var client = socket.Accept();
            client.Send(Encoding.ASCII.GetBytes(word + "\n"));
            Task.Run(() => End(client));
        });
    }

    /// <summary>The world's name server: every name has this address.</summary>
    public void ServeNames(string address)
    {
        var socket = Socket(Holder, SocketType.Dgram);
        socket.Bind(new IPEndPoint(IPAddress.Parse(World), 53));
        Answer(socket, question => DnsAnswer(question, address));
    }

    /// <summary>A UDP server in the network of a process: it says a word to whoever asks.</summary>
    public IDisposable ServeUdp(int process, int port, string word)
    {
        var socket = Socket(process, SocketType.Dgram);
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        Answer(socket, _ => Encoding.ASCII.GetBytes(word));
        return socket;
    }

    public void Dispose()
    {
        _servers.ForEach(server => server.Dispose());
        using var process = Processes.OpenPidFd(Holder);
        _line.Dispose();
        if (!Processes.WaitEnded(process!, PatienceMs)) throw new TimeoutException($"the network of the tests does not end: process {Holder}");
        Processes.Wait(Holder);
    }

    // A socket stays in the namespace in which it was made.
    private static Socket Socket(int process, SocketType type)
    {
        Socket? socket = null;
        using var ns = Namespaces.Open($"/proc/{process}/ns/net");
        Namespaces.RunIn(ns, NamespaceKind.Network, () => socket = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified));
        return socket!;
    }

    private void Answer(Socket socket, Func<byte[], byte[]> answer)
    {
        var buffer = new byte[512];
        Loop(socket, () =>
        {
            EndPoint asker = new IPEndPoint(IPAddress.Any, 0);
            var count = socket.ReceiveFrom(buffer, ref asker);
            socket.SendTo(answer(buffer[..count]), asker);
        });
    }

    private void Loop(Socket socket, Action serve)
    {
        _servers.Add(socket);
        new Thread(() =>
        {
            try
            {
                while (true) serve();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The tests are over.
            }
        })
        { IsBackground = true }.Start();
    }

    // The header and the question come back (RFC 1035, 4.1), with one record for those that ask for an address of IPv4.
    private static byte[] DnsAnswer(byte[] question, string address)
    {
        var end = 12;
        while (question[end] != 0) end += question[end] + 1;
        end += 5;
        var hasAddress = question[end - 3] == 1;
        byte[] header = [question[0], question[1], 0x81, 0x80, 0, 1, 0, (byte)(hasAddress ? 1 : 0), 0, 0, 0, 0];
        byte[] record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, .. IPAddress.Parse(address).GetAddressBytes()];
        return [.. header, .. question[12..end], .. hasAddress ? record : []];
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[512];
        socket.ReceiveTimeout = 1000;
        return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer)).TrimEnd('\n');
    }

    // pasta of 2023 may lose what is followed at once by the connection's end.
    private static void End(Socket client)
    {
        using (client) client.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectRead);
    }

    // Left to itself, one attempt where nobody answers lasts two minutes.
    private static void Connect(Socket socket, EndPoint place)
    {
        using var patience = new CancellationTokenSource(AttemptMs);
        try
        {
            socket.ConnectAsync(place, patience.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    /// <returns>The answer; empty where none came.</returns>
    private static string Retry(Func<string> ask)
    {
        for (var waited = Stopwatch.StartNew(); waited.ElapsedMilliseconds < PatienceMs; Thread.Sleep(100))
            try
            {
                if (ask() is { Length: > 0 } answer) return answer;
            }
            catch (SocketException)
            {
                // Nobody listens yet.
            }
        return "";
    }
}
