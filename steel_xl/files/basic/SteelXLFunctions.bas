Option Explicit
' The worksheet functions. Each hands its cells to the Python function of the same name and returns the answer, or a
' real error value: #VALUE! for an argument that is not what it takes, #NUM! where no value exists, #N/A where what
' is looked for is not there. The button Explain errors tells the reason.

Public LastTransportError As String

Private Function Answer(ByVal called As String, ByVal arguments As Variant) As Variant
    Dim found As Variant
    On Error GoTo failed
    found = XLPy.CallUDF("{module}", called, arguments, ThisWorkbook, Application.Caller)
    If VarType(found) = vbString Then
        Select Case found
{cases}
        End Select
    End If
    Answer = found
    Exit Function
failed:
    LastTransportError = Err.Description
    Answer = CVErr(xlErrValue)
End Function

Private Function CallingCell() As String
    On Error Resume Next
    CallingCell = Application.Caller.Address(External:=True)
End Function

Private Sub Describe(ByVal called As String, ByVal summary As String, ByVal arguments As Variant)
    On Error Resume Next
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & called, _
        Description:=summary, Category:="{category}", ArgumentDescriptions:=arguments
End Sub
