namespace Selkie.Commands.Generator.Model;

/// <summary>A method that makes a verb's answer of what a remote engine says.</summary>
/// <param name="Method">The method's full name.</param>
/// <param name="Request">The request that it takes; null: it makes that answer for every verb that has it.</param>
/// <param name="Answer">What it returns.</param>
/// <param name="Converses">It asks by itself; else it is given what the generated requests are answered by.</param>
internal sealed record RemoteMethodModel(string Method, string? Request, string Answer, bool Converses);

/// <summary>A Send of the dispatchers.</summary>
/// <param name="Request">The request record.</param>
/// <param name="Answer">What it returns.</param>
/// <param name="Item">The type of an item; null: the answer is one.</param>
/// <param name="Command">The command's words; empty where it is no command.</param>
/// <param name="IsLocal">Whether the caller's machine does it.</param>
/// <param name="HasRequests">Whether libpod's tree has the verb.</param>
internal sealed record RemoteSendModel(string Request, string Answer, string? Item, string Command, bool IsLocal, bool HasRequests);
